import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import NIOHTTP1
import Testing

@Suite("The host killed while its catalogue changes", .serialized, .timeLimit(.minutes(20)))
struct CatalogueKillTests {
    private let folder: TemporaryFolder

    init() throws { self.folder = try TemporaryFolder() }

    /// The ledger in a process of its own, which nobody has published.
    private func isolated() throws -> (dovetail: Program, package: String) {
        let form = LedgerForm(isIsolated: true, hasDatabase: true)
        let package = try form.write(version: "1.0.0", below: self.folder.file("packages"))
        return (form.program(data: self.folder.file("data"), packages: []), package)
    }

    @Test(
        "X4 · whoever is killed while a release is published can publish it again, and nothing else is left",
        arguments: FailPoint.Publishing.allCases)
    func publishing(part: FailPoint.Publishing) async throws {
        let (dovetail, package) = try self.isolated()
        try await dovetail.serving(killedAt: .publishing(part)) { _ in
            _ = try await dovetail("plugin publish \(package)")
        }
        try await dovetail.servingWell { _ in
            let isThere = try await dovetail("plugin show Ledger").status == 0
            #expect(isThere == (part == .recorded))
            #expect(dovetail.entries(of: "shared").isEmpty == !isThere)
            try await dovetail.prepare("plugin publish \(package)", "user add ada")
            try await dovetail.prepare("install Ledger --user ada", "enable Ledger --user ada")
        }
    }

    @Test(
        "X4 · whoever is killed while a damaged release is published again finds it as it was or whole, and can publish it again",
        arguments: FailPoint.Mending.allCases)
    func mending(part: FailPoint.Mending) async throws {
        let (dovetail, package) = try self.isolated()
        try await dovetail.servingWell { _ in
            try await dovetail.prepare("plugin publish \(package)", "user add ada", "install Ledger --user ada")
            // It stays as long as somebody has it.
            try await dovetail.prepare("plugin withdraw Ledger@1.0.0")
        }
        let files = FileManager.default
        let manifest = dovetail.data + "/shared/Ledger/v1.0.0/manifest.json"
        try files.setAttributes([.posixPermissions: 0o644], ofItemAtPath: manifest)
        try Data("{}".utf8).write(to: URL(fileURLWithPath: manifest))
        try await dovetail.serving(killedAt: .mending(part)) { _ in _ = try await dovetail("plugin publish \(package)")
        }
        try await dovetail.servingWell { _ in
            #expect(files.contentsEqual(atPath: manifest, andPath: package + "/manifest.json") == (part != .staged))
            let isOffered = try await dovetail("plugin show Ledger").text.contains("offered")
            #expect(isOffered == (part == .offered))
            try await dovetail.prepare("plugin publish \(package)", "enable Ledger --user ada")
            #expect(try await dovetail("plugin show Ledger").text.contains("offered"))
        }
        try await dovetail.prepare("doctor")
    }

    @Test(
        "X4 · whoever is killed while other files take the place of a release in development finds them there after the next start, and every user's data with them",
        arguments: FailPoint.Replacing.allCases)
    func replacing(part: FailPoint.Replacing) async throws {
        let form = LedgerForm(isIsolated: false, hasDatabase: true)
        let packages = self.folder.file("packages")
        let package = try form.write(version: "1.0.0", text: "old", below: packages)
        let dovetail = form.program(data: self.folder.file("data"), packages: [package])
        try await dovetail.servingWell { _ in
            try await dovetail.prepare("user add ada", "install Ledger --user ada", "enable Ledger --user ada")
        }
        _ = try form.write(version: "1.0.0", text: "new", below: packages)
        try await dovetail.starting(killedAt: .replacing(part), "--development on")
        try await dovetail.servingWell("--development on") { _ in
            let text = dovetail.data + "/shared/Ledger/v1.0.0/text.txt"
            #expect(try String(contentsOfFile: text, encoding: .utf8) == "new")
            let books = try LedgerBooks(data: dovetail.data, user: "ada")
            #expect(books.state == "enabled" && books.storage == ["install", "enable"] && books.rows == books.storage)
            let user = try await HTTP.administrator(of: dovetail).signedIn(as: UserID("ada"))
            #expect(try await user.ask(.GET, "/plugins/Ledger/ledger").document([String].self) == books.storage)
        }
        try await dovetail.prepare("doctor")
    }

    @Test(
        "X4 · whoever is killed while a release is withdrawn finds it gone, with its database, and can publish it again",
        arguments: FailPoint.Removal.allCases)
    func removal(part: FailPoint.Removal) async throws {
        let (dovetail, package) = try self.isolated()
        try await dovetail.servingWell { _ in
            try await dovetail.prepare("plugin publish \(package)", "user add ada", "install Ledger --user ada")
            try await dovetail.prepare("uninstall Ledger --user ada")
        }
        for folder in ["shared", "databases"] { #expect(!dovetail.entries(of: folder).isEmpty) }
        try await dovetail.serving(killedAt: .removal(part)) { _ in
            _ = try await dovetail("plugin withdraw Ledger@1.0.0")
        }
        try await dovetail.servingWell { _ in
            #expect(try await dovetail("plugin show Ledger").status != 0)
            for folder in ["shared", "databases"] { #expect(dovetail.entries(of: folder).isEmpty) }
            try await dovetail.prepare("plugin publish \(package)", "install Ledger --user ada")
        }
    }
}
