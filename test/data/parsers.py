"""Independent readers of the formats: python3 parsers.py KIND < JSON array of base64 files

Writes a JSON array of what each file holds, or null.
"""
import base64
import csv
import io
import json
import sys
import unicodedata
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


def name(text):
    return unicodedata.normalize("NFC", text.strip())


def decoded(data):
    return data.decode("utf-8-sig")


def rows(data):
    return [line.split() for line in decoded(data).split("\n") if line.strip()]


def image_set(data):
    lines = [line.strip().rsplit(None, 1) for line in decoded(data).split("\n") if line.strip()]
    return {image: {"1": 1, "0": 0, "-1": 0}[label] for image, label in lines}


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

    def value(text):
        if text == "":
            return None
        if not set(text) <= set("01.") or float(text) not in (0, 1):
            raise ValueError
        return int(float(text))

    result = []
    for row in rest:
        if len(row) != len(header):
            raise ValueError
        cells = dict(zip(header, row))
        stated = {name(n): value(cells[n].strip()) for n in header if n not in ("image", "split")}
        result.append(entry(cells["image"], (cells.get("split") or "").strip(), stated, None))
    return result


def lines(data):
    result = []
    for line in decoded(data).split("\n"):
        if not line.strip():
            continue
        o = json.loads(line)
        if isinstance(o["labels"], list):
            stated = {**{name(n): 1 for n in o["labels"]}, **{name(n): None for n in o.get("unknown", [])}}
            result.append(entry(o["image"], (o.get("split") or "").strip(), stated, 0))
        else:
            stated = {name(n): v for n, v in o["labels"].items()}
            result.append(entry(o["image"], (o.get("split") or "").strip(), stated, None))
    return result


def coco(data):
    o = json.loads(decoded(data))
    names = {str(c["id"]): name(c["name"]) for c in o["categories"]}
    images = {str(i["id"]): i["file_name"] for i in o["images"]}
    seen = {name: {} for name in images.values()}
    for a in o["annotations"]:
        where = seen[images[str(a["image_id"])]]
        category = names[str(a["category_id"])]
        where[category] = max(where.get(category, 0), 1 if str(a.get("iscrowd", 0)) in ("1", "True") else 2)
    order = sorted(names, key=int) if all(i.lstrip("-").isdigit() for i in names) else list(names)
    return {"categories": [names[i] for i in order], "images": seen}


def description(data):
    o = json.loads(decoded(data))
    if "classes" in o:
        o["classes"] = [name(n) for n in o["classes"]]
    if "tasks" in o:
        o["tasks"] = [[name(n) for n in names] for names in o["tasks"]]
    return o


def attempt(read, data):
    try:
        return read(data)
    except Exception:
        return None


read = globals()[sys.argv[1]]
json.dump([attempt(read, base64.b64decode(text)) for text in json.load(sys.stdin)], sys.stdout)
