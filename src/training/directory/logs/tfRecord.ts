/**
 * TFRecord, the framing of TensorFlow's record files: length (8 bytes, little endian), its checksum, the bytes, their
 * checksum. A checksum is a CRC-32C, rotated and shifted so that it may itself be checksummed
 * (https://www.tensorflow.org/tutorials/load_data/tfrecord).
 */
export function tfRecord(data: Uint8Array): Buffer {
  const record = Buffer.alloc(data.length + 16);
  record.writeBigUInt64LE(BigInt(data.length), 0);
  record.writeUInt32LE(checksum(record.subarray(0, 8)), 8);
  record.set(data, 12);
  record.writeUInt32LE(checksum(data), 12 + data.length);
  return record;
}

/**
 * Bytes of the first `count` records of a file; undefined if it does not begin with that many whole ones, whose
 * checksums are right: after a piece of a record, what follows is not where its length says.
 */
export function extentOf(file: Buffer, count: number): number | undefined {
  let extent = 0;
  for (let i = 0; i < count; i++) {
    const length = recordLength(file.subarray(extent));
    if (length === undefined) return undefined;
    extent += length;
  }
  return extent;
}

/** Bytes of the record that a piece of a file begins with; undefined if it does not begin with a whole one. */
function recordLength(piece: Buffer): number | undefined {
  if (piece.length < 16 || piece.readUInt32LE(8) !== checksum(piece.subarray(0, 8))) return undefined;
  const end = 12 + Number(piece.readBigUInt64LE(0));
  if (end + 4 > piece.length || piece.readUInt32LE(end) !== checksum(piece.subarray(12, end))) return undefined;
  return end + 4;
}

function checksum(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = remainders[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  crc = ~crc;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** CRC-32C (Castagnoli, RFC 3720) of each byte, bits reflected. */
const remainders = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});
