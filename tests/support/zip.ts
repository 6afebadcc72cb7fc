// A zip file of named parts, as a Word document is one.
import { Buffer } from 'node:buffer'
import { crc32, deflateRawSync } from 'node:zlib'

/** `flags` sets the general purpose bits of every part: 1 says encrypted. */
export function zip(parts: Record<string, string | Buffer>, { flags = 0 }: { flags?: number } = {}): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(parts)) {
    const [title, plain] = [Buffer.from(name), Buffer.from(content)]
    const packed = deflateRawSync(plain)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(flags, 2)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(plain), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(plain.length, 18)
    fields.writeUInt16LE(title.length, 22)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    local.push(Buffer.from('PK\x03\x04'), fields, title, packed)
    central.push(Buffer.from('PK\x01\x02\x14\x00'), fields, place, title)
    offset += 30 + title.length + packed.length
  }
  const list = Buffer.concat(central)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(local.length / 4, 4)
  end.writeUInt16LE(local.length / 4, 6)
  end.writeUInt32LE(list.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...local, list, Buffer.from('PK\x05\x06'), end])
}
