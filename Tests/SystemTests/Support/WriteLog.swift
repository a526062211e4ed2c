import Foundation

/// What a program has written to its files, in order, and what of it it has forced to the disk.
///
/// The program writes it down itself, with the fixture of the same name.
struct WriteLog: Sendable {
    /// Something that a program has done to a file.
    enum Record: Sendable {
        /// Bytes were written at an offset.
        case write(path: String, offset: Int, bytes: Data)
        /// Bytes were written somewhere in it.
        case change(path: String)
        /// It was made.
        case make(path: String)
        /// It was cut, or made longer.
        case truncate(path: String, size: Int)
        /// What was written before is to be on the disk before the program goes on.
        case sync(path: String)
        /// It was removed.
        case remove(path: String)
        /// It has another name now.
        case rename(path: String, to: String)
    }

    /// The variable of the program's environment that names the file to write to.
    static let variable = "DOVETAIL_TEST_WRITE_LOG"

    /// What was done, in order.
    let records: [Record]
    /// Where in the file each record ends.
    private let ends: [Int]

    /// Reads a file; a last record that is not there as a whole is left out.
    init(contentsOfFile path: String) throws {
        var data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)[...]
        var records: [Record] = []
        var ends: [Int] = []
        while let record = Self.next(&data) {
            records.append(record)
            ends.append(data.startIndex)
        }
        (self.records, self.ends) = (records, ends)
    }

    /// How many records there were when the file was so long.
    func count(at length: Int) -> Int { self.ends.count { $0 <= length } }

    private static func next(_ data: inout Data) -> Record? {
        let header = 1 + 4 * 8
        guard data.count >= header, let kind = data.first else { return nil }
        let numbers = (0..<4).map { number in
            data.dropFirst(1 + number * 8).prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        let (length, other, count) = (numbers[1], numbers[2], numbers[3])
        let rest = data.dropFirst(header)
        guard rest.count >= length + other + count else { return nil }
        let path = String(decoding: rest.prefix(length), as: UTF8.self)
        let bytes = rest.dropFirst(length + other).prefix(count)
        data = rest.dropFirst(length + other + count)
        switch kind {
        case UInt8(ascii: "w"): return .write(path: path, offset: numbers[0], bytes: Data(bytes))
        case UInt8(ascii: "c"): return .change(path: path)
        case UInt8(ascii: "m"): return .make(path: path)
        case UInt8(ascii: "t"): return .truncate(path: path, size: numbers[0])
        case UInt8(ascii: "s"): return .sync(path: path)
        case UInt8(ascii: "u"): return .remove(path: path)
        case UInt8(ascii: "r"):
            return .rename(path: path, to: String(decoding: rest.dropFirst(length).prefix(other), as: UTF8.self))
        default: return nil
        }
    }
}
