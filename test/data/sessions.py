"""Sessions Bx-Cy of a VOC2007 devkit, straight from its annotation files: python3 sessions.py VOC2007 BASE STEP.

For each session: its classes, the training images with a non-difficult object of them and the 0/1 of each class, and
the test images with one of any class seen so far, with the 0/1 of each class seen.
"""
import json
import sys
import xml.etree.ElementTree as ElementTree

folder, base, step = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


def objects(image):
    found = ElementTree.parse(f"{folder}/Annotations/{image}.xml").getroot().findall("object")
    return {o.find("name").text for o in found if o.find("difficult").text == "0"}




def listed(part):
    return open(f"{folder}/ImageSets/Main/{part}.txt").read().split()


images = {part: {i: objects(i) for i in listed(part)} for part in ("trainval", "test")}
classes = sorted(
    "aeroplane bicycle bird boat bottle bus car cat chair cow diningtable dog horse motorbike person pottedplant sheep "
    "sofa train tvmonitor".split()
)
bounds = ([(0, base)] if base else []) + [(low, low + step) for low in range(base, len(classes), step)]


def select(part, wanted):
    return {i: {c: int(c in own) for c in wanted} for i, own in images[part].items() if own & set(wanted)}


print(json.dumps([
    {
        "classes": classes[low:high],
        "train": select("trainval", classes[low:high]),
        "test": select("test", classes[:high]),
    }
    for low, high in bounds
]))
