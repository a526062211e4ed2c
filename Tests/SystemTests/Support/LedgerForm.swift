import DovetailCore
import DovetailTesting
import Foundation
import Testing

/// A form of the ledger: where it runs, and whether it has tables of its own.
struct LedgerForm: Hashable, Sendable {
    /// Whether it runs in a process of its own, and not inside the host.
    let isIsolated: Bool
    /// Whether what it writes lies in two databases that have to agree.
    let hasDatabase: Bool

    /// Every form.
    static let all = [false, true].flatMap { isIsolated in
        [false, true].map { LedgerForm(isIsolated: isIsolated, hasDatabase: $0) }
    }

    /// Writes a release below a folder.
    ///
    /// - Parameters:
    ///   - version: Its version.
    ///   - hook: The hook that fails in it unless a setting says otherwise; nil for none.
    ///   - text: What a file of it holds, so that it is another than one with another text; nil for no such file.
    ///   - folder: The folder above.
    /// - Returns: Its path.
    /// - Throws: What the file system says.
    func write(
        version: String, failingIn hook: String? = nil, text: String? = nil, below folder: String
    ) throws -> String {
        var failing: [String: JSONValue] = ["type": "string"]
        if let hook { failing["default"] = .string(hook) }
        var fields: [String: JSONValue] = [
            "configuration": ["fail_in": .object(failing), "note": ["type": "string"]],
            "api_endpoints": [
                ["method": "GET", "path": "/ledger"], ["method": "POST", "path": "/ledger"],
                ["method": "POST", "path": "/illness"],
            ],
        ]
        var files = text.map { ["text.txt": $0] } ?? [:]
        if self.isIsolated { fields["runtime"] = "process"; fields["executable"] = "bin/ledger" }
        if self.hasDatabase {
            fields["database"] = [
                "tables": [["name": "entries", "owner_column": "owner"]], "migrations": ["migrations/001-entries.sql"],
            ]
            files["migrations/001-entries.sql"] =
                "CREATE TABLE entries (id INTEGER PRIMARY KEY, owner TEXT NOT NULL, hook TEXT NOT NULL);"
        }
        let path = try TestPackage("Ledger", version: version, fields, files: files).write(below: folder)
        guard self.isIsolated else { return path }
        try FileManager.default.createDirectory(atPath: path + "/bin", withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: Program.sibling("LedgerPluginProcess"), toPath: path + "/bin/ledger")
        return path
    }

    /// The program that serves it from a data folder.
    ///
    /// - Parameters:
    ///   - data: The data folder.
    ///   - packages: The folders of its releases.
    /// - Returns: The program.
    func program(data: String, packages: [String]) -> Program {
        guard !self.isIsolated else { return Program(data: data) }
        var program = Program(data: data, environment: ["LEDGER_PACKAGES": packages.joined(separator: ":")])
        program.server = Program.sibling("LedgerServer")
        return program
    }
}

extension LedgerForm: CustomTestStringConvertible {
    var testDescription: String {
        (self.isIsolated ? "in a process" : "inside the host") + (self.hasDatabase ? ", with tables" : "")
    }
}
