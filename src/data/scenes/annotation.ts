import { XMLBuilder } from "fast-xml-parser";
import type { Box } from "./paint";

const builder = new XMLBuilder({ format: true, indentBy: "  " });

/** An object of a scene, as its annotation says. */
export interface SceneObject {
  /** Name of its class. */
  readonly name: string;
  /** Its visible box, in pixels. */
  readonly box: Box;
  /** Who drew it and what. */
  readonly artist: string;
  readonly drawing: string;
}

/** Text of a VOC annotation file. VOC counts pixels from 1 and includes both corners. */
export function annotationText(image: string, size: number, objects: readonly SceneObject[]): string {
  return builder.build({
    annotation: {
      folder: "Scenes",
      filename: `${image}.jpg`,
      source: { database: "Palimpsest Scenes" },
      size: { width: size, height: size, depth: 3 },
      segmented: 0,
      object: objects.map(({ name, box, artist, drawing }) => ({
        name,
        pose: "Unspecified",
        truncated: 0,
        difficult: 0,
        bndbox: { xmin: box.left + 1, ymin: box.top + 1, xmax: box.right, ymax: box.bottom },
        artist,
        drawing,
      })),
    },
  });
}
