import ArgumentParser
import DovetailAPI
import Foundation

/// The form in which a command prints its result.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// For people.
    case table
    /// For programs: the documents of the HTTP API.
    case json
}

/// The flag that chooses the form of the result.
struct OutputOptions: ParsableArguments {
    @Option(name: [.long, .customShort("o")], help: "The form of the result: a table for people, JSON for programs.")
    var output: OutputFormat = .table

    /// Prints a document in the form that was asked for.
    func show(_ document: some Encodable, as text: () -> String) throws {
        switch self.output {
        case .table: Console.print(text())
        case .json: Console.print(try JSONText.of(document))
        }
    }
}

/// JSON that people can read as well.
enum JSONText {
    /// The document as the HTTP API writes it, on several lines.
    static func of(_ document: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return String(decoding: try encoder.encode(document), as: UTF8.self)
    }
}
