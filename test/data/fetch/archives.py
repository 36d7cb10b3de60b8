"""Makes archives, .tar or .zip by name: python3 archives.py FOLDER < DESCRIPTION

The description is JSON: {file: [{"name", "text"?, "zeros"?, "link"?, "folder"?}]}.
"""
import io
import json
import stat
import sys
import tarfile
import zipfile

folder, archives = sys.argv[1], json.load(sys.stdin)
content = lambda e: e.get("text", "").encode() + bytes(e.get("zeros", 0))


def write_tar(file, entries):
    with tarfile.open(file, "w") as tar:
        for e in entries:
            info = tarfile.TarInfo(e["name"])
            if "link" in e:
                info.type, info.linkname = tarfile.LNKTYPE if e.get("hard") else tarfile.SYMTYPE, e["link"]
            elif e.get("folder"):
                info.type = tarfile.DIRTYPE
            else:
                info.size = len(content(e))
            tar.addfile(info, io.BytesIO(content(e)))


def write_zip(file, entries):
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as z:
        for e in entries:
            info = zipfile.ZipInfo(e["name"] + ("/" if e.get("folder") else ""))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (stat.S_IFLNK | 0o777) << 16 if "link" in e else 0o644 << 16
            z.writestr(info, e["link"] if "link" in e else content(e))


for name, entries in archives.items():
    (write_tar if name.endswith(".tar") else write_zip)(f"{folder}/{name}", entries)
