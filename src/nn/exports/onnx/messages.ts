import { Root, type Type } from "protobufjs";

/*
 * What is written of ONNX's messages: `onnx/onnx.proto` of onnx 1.23, with its numbers of fields. Fields that are not
 * written are left out.
 */

const repeated = (type: string, id: number) => ({ rule: "repeated", type, id }) as const;
const single = (type: string, id: number) => ({ type, id }) as const;

const root = Root.fromJSON({
  nested: {
    AttributeProto: {
      fields: {
        name: single("string", 1),
        f: single("float", 2),
        i: single("int64", 3),
        s: single("bytes", 4),
        floats: repeated("float", 7),
        ints: repeated("int64", 8),
        type: single("int32", 20),
      },
    },
    NodeProto: {
      fields: {
        input: repeated("string", 1),
        output: repeated("string", 2),
        name: single("string", 3),
        opType: single("string", 4),
        attribute: repeated("AttributeProto", 5),
      },
    },
    TensorProto: {
      fields: {
        dims: repeated("int64", 1),
        dataType: single("int32", 2),
        name: single("string", 8),
        rawData: single("bytes", 9),
      },
    },
    Dimension: { fields: { dimValue: single("int64", 1), dimParam: single("string", 2) } },
    TensorShapeProto: { fields: { dim: repeated("Dimension", 1) } },
    TensorType: { fields: { elemType: single("int32", 1), shape: single("TensorShapeProto", 2) } },
    TypeProto: { fields: { tensorType: single("TensorType", 1) } },
    ValueInfoProto: { fields: { name: single("string", 1), type: single("TypeProto", 2) } },
    StringStringEntryProto: { fields: { key: single("string", 1), value: single("string", 2) } },
    OperatorSetIdProto: { fields: { domain: single("string", 1), version: single("int64", 2) } },
    GraphProto: {
      fields: {
        node: repeated("NodeProto", 1),
        name: single("string", 2),
        initializer: repeated("TensorProto", 5),
        docString: single("string", 10),
        input: repeated("ValueInfoProto", 11),
        output: repeated("ValueInfoProto", 12),
      },
    },
    ModelProto: {
      fields: {
        irVersion: single("int64", 1),
        producerName: single("string", 2),
        producerVersion: single("string", 3),
        graph: single("GraphProto", 7),
        opsetImport: repeated("OperatorSetIdProto", 8),
        metadataProps: repeated("StringStringEntryProto", 14),
      },
    },
  },
});

/** ONNX's `ModelProto`. */
export const modelProto: Type = root.lookupType("ModelProto");

/** Numbers of `TensorProto.DataType`. */
export const dataTypes = { float32: 1, int32: 6, int64: 7, bool: 9 } as const;

/** A type of numbers in an ONNX model. */
export type DataType = keyof typeof dataTypes;

/** Numbers of `AttributeProto.AttributeType`. */
export const attributeTypes = { f: 1, i: 2, s: 3, floats: 6, ints: 7 } as const;
