// Reads the functions of a WebAssembly module, and writes the module with them in another order.
// Everything that it does not know it refuses: a wrong index would be a wrong engine.

const SECTION = { custom: 0, import: 2, function: 3, global: 6, export: 7, start: 8, element: 9, code: 10 };
/** Custom sections that name no function. */
const WITHOUT_INDICES = ["producers", "target_features"];
const FUNCTION = 0;

/** What follows an operation: `n` integers, or something of its own. */
const OPERANDS = (() => {
  const operands = new Array(256);
  const set = (operand, ...ranges) => {
    for (const [first, last = first] of ranges) operands.fill(operand, first, last + 1);
  };
  set(0, [0x00, 0x01], [0x05], [0x0b], [0x0f], [0x1a, 0x1b], [0x45, 0xc4], [0xd1]);
  set(1, [0x02, 0x04], [0x0c, 0x0d], [0x20, 0x26], [0x3f, 0x42], [0xd0]);
  set(2, [0x11], [0x28, 0x3e]);
  set("function", [0x10], [0xd2]);
  set("branches", [0x0e]);
  set("types", [0x1c]);
  set("f32", [0x43]);
  set("f64", [0x44]);
  set("more", [0xfc]);
  return operands;
})();
/** The same for the operations after the prefix 0xfc, which are integers only. */
const MORE_OPERANDS = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1];

class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  get isAtEnd() {
    return this.at >= this.bytes.length;
  }

  byte() {
    if (this.isAtEnd) throw new Error("The module ends too early.");
    return this.bytes[this.at++];
  }

  /** An unsigned integer of up to 32 bits. */
  integer() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  /** Skips integers of any width and sign. */
  skipIntegers(count) {
    for (let i = 0; i < count; i++) while (this.byte() >= 0x80);
  }

  take(length) {
    this.at += length;
    if (this.at > this.bytes.length) throw new Error("The module ends too early.");
    return this.bytes.subarray(this.at - length, this.at);
  }
}

/** An unsigned integer as the bytes that a module holds. */
function integer(value) {
  const bytes = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value & 0x7f) | 0x80);
  return Buffer.from([...bytes, value]);
}

/** Bytes after their length, as sections, names and bodies are stored. */
const sized = (bytes) => Buffer.concat([integer(bytes.length), bytes]);

const listOf = (items) => Buffer.concat([integer(items.length), ...items]);

function readList(reader, item) {
  return Array.from({ length: reader.integer() }, () => item(reader));
}

function readSections(module) {
  if (module.subarray(0, 8).toString("latin1") !== "\0asm\x01\0\0\0") throw new Error("Not a module.");
  const reader = new Reader(module, 8);
  const sections = [];
  while (!reader.isAtEnd) sections.push({ id: reader.byte(), content: reader.take(reader.integer()) });
  return sections;
}

const contentOf = (sections, id) => sections.find((section) => section.id === id)?.content;

const bodiesIn = (code) => readList(new Reader(code), (reader) => reader.take(reader.integer()));

/** The bodies of the functions that the module defines, in their order. */
export const functionBodies = (module) => bodiesIn(contentOf(readSections(module), SECTION.code));

function importedFunctions(content) {
  if (!content) return 0;
  const reader = new Reader(content);
  const kinds = readList(reader, () => {
    reader.take(reader.integer());
    reader.take(reader.integer());
    const kind = reader.byte();
    // The type of a function; the limits of a memory or a table; a global's type.
    if (kind === FUNCTION) reader.skipIntegers(1);
    else if (kind === 3) reader.take(2);
    else if (kind === 1 || kind === 2) {
      if (kind === 1) reader.byte();
      reader.skipIntegers(reader.byte() & 1 ? 2 : 1);
    } else throw new Error(`An import of the unknown kind ${kind}.`);
    return kind;
  });
  return kinds.filter((kind) => kind === FUNCTION).length;
}

/**
 * Copies code up to the end of the bytes or, for `isOneExpression`, of one constant expression.
 * `renumber` maps the index of each function that the code names.
 */
function renumberedCode(reader, renumber, isOneExpression = false) {
  const parts = [];
  let copied = reader.at;
  while (!reader.isAtEnd) {
    const operation = reader.byte();
    const operand = OPERANDS[operation];
    if (typeof operand === "number") reader.skipIntegers(operand);
    else if (operand === "function") {
      parts.push(reader.bytes.subarray(copied, reader.at), integer(renumber(reader.integer())));
      copied = reader.at;
    } else if (operand === "branches") reader.skipIntegers(reader.integer() + 1);
    else if (operand === "types") reader.skipIntegers(reader.integer());
    else if (operand === "f32") reader.take(4);
    else if (operand === "f64") reader.take(8);
    else {
      const more = operand === "more" ? MORE_OPERANDS[reader.integer()] : undefined;
      if (more === undefined) throw new Error(`An unknown operation: 0x${operation.toString(16)}.`);
      reader.skipIntegers(more);
    }
    if (isOneExpression && operation === 0x0b) break;
  }
  parts.push(reader.bytes.subarray(copied, reader.at));
  return Buffer.concat(parts);
}

function renumberedBody(body, renumber) {
  const reader = new Reader(body);
  readList(reader, () => reader.skipIntegers(2));
  const locals = body.subarray(0, reader.at);
  return Buffer.concat([locals, renumberedCode(reader, renumber)]);
}

function renumberedExports(content, renumber) {
  return listOf(
    readList(new Reader(content), (reader) => {
      const name = sized(reader.take(reader.integer()));
      const kind = reader.byte();
      const index = reader.integer();
      return Buffer.concat([name, Buffer.from([kind]), integer(kind === FUNCTION ? renumber(index) : index)]);
    }),
  );
}

function renumberedGlobals(content, renumber) {
  return listOf(
    readList(new Reader(content), (reader) =>
      Buffer.concat([reader.take(2), renumberedCode(reader, renumber, true)]),
    ),
  );
}

function renumberedElements(content, renumber) {
  return listOf(
    readList(new Reader(content), (reader) => {
      const flags = reader.integer();
      if (flags !== 0) throw new Error(`An element segment of the unknown form ${flags}.`);
      const offset = renumberedCode(reader, renumber, true);
      return Buffer.concat([
        integer(flags),
        offset,
        listOf(readList(reader, () => integer(renumber(reader.integer())))),
      ]);
    }),
  );
}

/** The module with its functions in the given order, which lists their present places. */
export function withFunctionsInOrder(module, order) {
  const sections = readSections(module);
  const imported = importedFunctions(contentOf(sections, SECTION.import));
  const places = new Array(order.length);
  order.forEach((from, to) => {
    places[from] = to;
  });
  const renumber = (index) => {
    const renumbered = index < imported ? index : imported + places[index - imported];
    if (!Number.isInteger(renumbered)) throw new Error(`Function ${index} has no place in the order.`);
    return renumbered;
  };
  const rewrite = {
    [SECTION.custom]: (content) => {
      const reader = new Reader(content);
      const name = reader.take(reader.integer()).toString();
      if (!WITHOUT_INDICES.includes(name)) throw new Error(`The section "${name}" may name functions.`);
      return content;
    },
    [SECTION.function]: (content) => {
      const types = readList(new Reader(content), (reader) => integer(reader.integer()));
      return listOf(order.map((from) => types[from]));
    },
    [SECTION.global]: (content) => renumberedGlobals(content, renumber),
    [SECTION.export]: (content) => renumberedExports(content, renumber),
    [SECTION.start]: (content) => integer(renumber(new Reader(content).integer())),
    [SECTION.element]: (content) => renumberedElements(content, renumber),
    [SECTION.code]: (content) => {
      const bodies = bodiesIn(content);
      if (bodies.length !== order.length) throw new Error("The order is not one of all functions.");
      return listOf(order.map((from) => sized(renumberedBody(bodies[from], renumber))));
    },
  };
  const written = sections.map(({ id, content }) =>
    Buffer.concat([Buffer.from([id]), sized(rewrite[id]?.(content) ?? content)]),
  );
  return Buffer.concat([module.subarray(0, 8), ...written]);
}
