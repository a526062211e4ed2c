import DovetailCore
import DovetailHost
import DovetailSQLite
import DovetailTesting
import Foundation
import Testing

/// A runner for packages in languages that does nothing but what it is told when a release is made ready.
private struct PreparingRunner: PluginRunner {
    let onPrepare: @Sendable (ReleaseID, _ report: @Sendable (String) -> Void) async throws -> Void
    var onRemove: @Sendable () -> Void = {}

    func canRun(_ release: LoadedRelease) -> Bool { release.manifest.runtime == .python }

    func prepare(_ release: LoadedRelease, report: @escaping @Sendable (String) -> Void) async throws {
        try await self.onPrepare(release.id, report)
    }

    func removePreparation(of release: ReleaseID) throws { self.onRemove() }

    func endpoint(for release: LoadedRelease) async throws -> any PluginEndpoint {
        throw DovetailError(.notRunnable, "It runs nothing.", remedy: .askOperator)
    }

    func stop() async {}
}

@Suite("Releases are made ready when they are published", .timeLimit(.minutes(10)))
struct PreparingTests {
    private static func package(_ slug: String, text: String = "old") -> TestPackage {
        TestPackage(
            slug, ["runtime": "python", "entry_point": "main:Main"], files: ["main.py": "", "text.txt": text])
    }

    private static func host(in folder: TemporaryFolder, _ runner: PreparingRunner) throws -> PluginHost {
        var settings = HostSettings(dataFolder: folder.file("data"))
        settings.isDevelopment = true
        return try PluginHost(
            store: SQLiteStore(path: folder.file("host.sqlite")),
            databases: SQLitePluginDatabases(folder: folder.file("databases")), settings: settings, runners: [runner])
    }

    /// Runs a host in development on a folder, and publishes packages at its start.
    private static func start(
        in folder: TemporaryFolder, _ packages: [TestPackage], onRemove: @escaping @Sendable () -> Void = {},
        onPrepare: @escaping @Sendable (ReleaseID) async throws -> Void
    ) async throws -> [BrokenPackage] {
        let runner = PreparingRunner(onPrepare: { release, _ in try await onPrepare(release) }, onRemove: onRemove)
        let host = try Self.host(in: folder, runner)
        for package in packages { host.register(package: try package.write(below: folder.file("packages"))) }
        try await host.start()
        await host.stop()
        return host.brokenPackages
    }

    @Test("X6 · a release whose changed files cannot be made ready keeps the files that it had")
    func failedReplacement() async throws {
        let folder = try TemporaryFolder()
        #expect(try await Self.start(in: folder, [Self.package("Snake")]) { _ in }.isEmpty)
        let broken = try await Self.start(in: folder, [Self.package("Snake", text: "new")]) { _ in
            throw DovetailError(.invalidPackage, "It cannot be made ready.", remedy: .askAuthor)
        }
        #expect(broken.map(\.error.code) == [.invalidPackage])
        let file = folder.file("data/shared/Snake/v1.0.0/text.txt")
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "old")
        // It is whole, and can be replaced still.
        #expect(try await Self.start(in: folder, [Self.package("Snake", text: "newer")]) { _ in }.isEmpty)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "newer")
        let staging = folder.file("data/shared/.staging")
        #expect(try FileManager.default.contentsOfDirectory(atPath: staging).isEmpty)
    }

    @Test(
        "X6 · a release whose files are not those of the catalogue is made ready anew when they are put back: what was made may be of the others"
    )
    func interruptedReplacement() async throws {
        let folder = try TemporaryFolder()
        let done = Record<String>()
        let start = { (text: String) in
            try await Self.start(in: folder, [Self.package("Snake", text: text)]) {
                done.add("remove")
            } onPrepare: { _ in
                done.add("prepare")
            }
        }
        #expect(try await start("old").isEmpty && done.entries == ["remove", "prepare"])
        // As a host leaves it that is killed between the files and the catalogue.
        let file = folder.file("data/shared/Snake/v1.0.0/text.txt")
        try FileManager.default.removeItem(atPath: file)
        try Data("new".utf8).write(to: URL(fileURLWithPath: file))
        #expect(try await start("old").isEmpty)
        #expect(done.entries == ["remove", "prepare", "remove", "prepare"])
        #expect(try await start("old").isEmpty)
        #expect(done.entries == ["remove", "prepare", "remove", "prepare", "prepare"])
    }

    @Test("X6 · whoever publishes a release that is being made ready for another hears what is being done")
    func joined() async throws {
        let folder = try TemporaryFolder()
        let (begun, heard) = (Gate(), Gate())
        let host = try Self.host(
            in: folder,
            PreparingRunner { _, report in
                report("Baking")
                begun.open()
                await heard.passUncancelled()
            })
        try await host.start()
        let path = try Self.package("Snake").write(below: folder.file("packages"))
        async let first = host.publish(folder: path) { _ in }
        try await begun.pass()
        let second = try await host.publish(folder: path) { line in if line == "Baking" { heard.open() } }
        #expect(try await first.isNew && !second.isNew)
        await host.stop()
    }

    @Test("X6 · plugins are made ready side by side when the host starts")
    func sideBySide() async throws {
        let folder = try TemporaryFolder()
        let (first, second) = (Gate(), Gate())
        let broken = try await Self.start(in: folder, [Self.package("Snake"), Self.package("Adder")]) { release in
            let (own, other) = release.slug.rawValue == "Snake" ? (first, second) : (second, first)
            own.open()
            await other.passUncancelled()
        }
        #expect(broken.isEmpty)
    }
}
