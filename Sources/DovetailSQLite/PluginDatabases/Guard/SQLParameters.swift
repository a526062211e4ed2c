import DovetailCore
import FoundationEssentials
import GRDB

/// The placeholders of a statement, in SQLite's numbering.
struct SQLParameters {
    private enum Source {
        /// The next positional argument, counting from 0.
        case position(Int)
        /// A named argument.
        case name(String)
    }

    private var sources: [Int: Source] = [:]
    private var highest = 0
    private var positions = 0

    /// Finds the placeholders among the parts of a statement.
    init(_ tokens: [SQLToken]) throws {
        var numbers: [String: Int] = [:]
        for token in tokens where token.kind == .variable {
            if token.text == "?" {
                self.add(.position(self.positions))
                self.positions += 1
            } else if token.text.hasPrefix("?") {
                try self.addNumbered(token.text)
            } else if numbers[token.text] == nil {
                self.add(.name(String(token.text.dropFirst())))
                numbers[token.text] = self.highest
            }
        }
    }

    private mutating func add(_ source: Source) {
        self.highest += 1
        self.sources[self.highest] = source
    }

    private mutating func addNumbered(_ text: String) throws {
        guard let number = Int(text.dropFirst()), (1...1000).contains(number) else {
            throw DovetailError(
                .invalidRequest, "The placeholder \(text.excerpt(20)) is out of range: ?1 to ?1000.", remedy: .askAuthor
            )
        }
        self.sources[number] = .position(number - 1)
        self.highest = max(self.highest, number)
        self.positions = max(self.positions, number)
    }

    /// What to bind, in order.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/invalidRequest`` when an argument is missing, is one too many, or has a
    ///   name that no placeholder has. `owner`, which the host adds to every statement, need not be used.
    func values(for statement: SQLStatement) throws -> [DatabaseValue] {
        guard statement.arguments.count == self.positions else {
            throw Self.invalid(
                "has \(self.positions) placeholders \u{201C}?\u{201D} and was given \(statement.arguments.count) arguments"
            )
        }
        let names = self.sources.values.compactMap { if case .name(let name) = $0 { name } else { nil } }
        if let stranger = statement.named.keys.sorted().first(where: { $0 != "owner" && !names.contains($0) }) {
            throw Self.invalid(
                "was given an argument \u{201C}\(stranger.excerpt(40))\u{201D} and has no placeholder :\(stranger.excerpt(40))"
            )
        }
        guard self.highest > 0 else { return [] }
        return try (1...self.highest).map { number in
            switch self.sources[number] {
            case .position(let index): try Self.databaseValue(statement.arguments[index])
            case .name(let name): try Self.databaseValue(self.argument(name, of: statement))
            case nil: .null
            }
        }
    }

    private func argument(_ name: String, of statement: SQLStatement) throws -> SQLValue {
        guard let value = statement.named[name] else {
            throw Self.invalid("has a placeholder :\(name.excerpt(40)) and was given no argument of that name")
        }
        return value
    }

    static func databaseValue(_ value: SQLValue) throws -> DatabaseValue {
        switch value {
        case .null: return .null
        case .integer(let number): return number.databaseValue
        case .real(let number): return number.databaseValue
        case .blob(let bytes): return Data(bytes).databaseValue
        case .text(let text):
            guard !text.utf8.contains(0) else {
                throw Self.invalid(
                    "was given a text with a NUL character, which SQLite would cut off there. Pass bytes")
            }
            return text.databaseValue
        }
    }

    private static func invalid(_ what: String) -> DovetailError {
        DovetailError(.invalidRequest, "A statement \(what).", remedy: .askAuthor)
    }
}
