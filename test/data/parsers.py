"""Independent readers of the formats: python3 parsers.py KIND < JSON array of base64 files

Writes a JSON array of what each file holds, or null.
"""
import base64
import csv
import io
import json
import sys
import xml.etree.ElementTree as ElementTree


def annotation(data):
    root = ElementTree.fromstring(data)
    if root.tag != "annotation":
        raise ValueError
    text = lambda node, tag: (node.findtext(tag) or "").strip()
    sides = ("xmin", "ymin", "xmax", "ymax")
    return [
        {
            "name": text(o, "name"),
            "difficult": text(o, "difficult") == "1",
            "box": {s: float(text(o.find("bndbox"), s)) for s in sides},
        }
        for o in root.findall("object")
    ]


def decoded(data):
    return data.decode("utf-8-sig")


def rows(data):
    return [line.split() for line in decoded(data).split("\n") if line.strip()]


def image_set(data):
    return {image: {"1": 1, "0": 0, "-1": 0}[label] for image, label in rows(data)}


def labels(data):
    return [[image, "".join({"0": "0", "1": "1"}[v] for v in values)] for image, *values in rows(data)]


def celeba(data):
    count, names, *rest = decoded(data).split("\n")
    lines = (line.split() for line in rest if line.strip())
    result = {image: "".join({"-1": "0", "1": "1"}[v] for v in values) for image, *values in lines}
    if int(count) != len(result) or any(len(v) != len(names.split()) for v in result.values()):
        raise ValueError
    return {"names": names.split(), "rows": result}


def entry(image, split, stated, others):
    return {"image": image, "split": split or None, "labels": stated, "others": others}


def table(data):
    header, *rest = [r for r in csv.reader(io.StringIO(decoded(data), newline=""), strict=True) if r]
    header = [name.strip() for name in header]
    value = {"1": 1, "0": 0, "": None}
    result = []
    for row in rest:
        if len(row) != len(header):
            raise ValueError
        cells = dict(zip(header, row))
        stated = {n: value[cells[n].strip()] for n in header if n not in ("image", "split")}
        result.append(entry(cells["image"], cells.get("split"), stated, None))
    return result


def lines(data):
    result = []
    for line in decoded(data).split("\n"):
        if not line.strip():
            continue
        o = json.loads(line)
        if isinstance(o["labels"], list):
            stated = {**{n: 1 for n in o["labels"]}, **{n: None for n in o.get("unknown", [])}}
            result.append(entry(o["image"], o.get("split"), stated, 0))
        else:
            result.append(entry(o["image"], o.get("split"), o["labels"], None))
    return result


def coco(data):
    o = json.loads(data.decode("utf-8"))
    names = {c["id"]: c["name"] for c in o["categories"]}
    images = {i["id"]: i["file_name"] for i in o["images"]}
    seen = {name: {} for name in images.values()}
    for a in o["annotations"]:
        where = seen[images[a["image_id"]]]
        name = names[a["category_id"]]
        where[name] = max(where.get(name, 0), 1 if a.get("iscrowd", 0) == 1 else 2)
    return {"categories": [names[i] for i in sorted(names)], "images": seen}


def description(data):
    return json.loads(decoded(data))


def attempt(read, data):
    try:
        return read(data)
    except Exception:
        return None


read = globals()[sys.argv[1]]
json.dump([attempt(read, base64.b64decode(text)) for text in json.load(sys.stdin)], sys.stdout)
