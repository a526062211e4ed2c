import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import Synchronization
import Testing

@testable import DovetailProcess

@Suite("What releases in languages require is made ready once", .timeLimit(.minutes(10)))
struct PreparedRuntimeTests {
    private static let hello =
        "@route.get(\"/hello\")\nasync def hello(self, request: Request) -> str:\n    return small.GREETING"

    /// A package that requires a wheel which it brings along.
    private static func package(
        in folder: TemporaryFolder, version: String = "1.0.0", requiring: String = "small>=1,<2"
    ) async throws -> TestPackage {
        try FileManager.default.createDirectory(
            atPath: folder.file("packages/Snake-\(version)/wheels"), withIntermediateDirectories: true)
        try #require(try await LanguagePackages.wheel(in: folder.file("packages/Snake-\(version)/wheels")))
        return LanguagePackages.python(
            Self.hello, imports: "import small", files: ["requirements.txt": requiring + "\n"], version: version)
    }

    @Test("X6 · requirements are installed from the package's own wheels with progress shown, and go with the release")
    func life() async throws {
        try await HostileHost.run(settings: .patient) { test in
            let lines = Mutex<[String]>([])
            let package = try await Self.package(in: test.folder)
            try await test.publish(package) { line in lines.withLock { $0.append(line) } }
            let shown = lines.withLock { $0 }
            #expect(shown.contains { $0.hasPrefix("Making a virtual environment with Python 3.") }, "\(shown)")
            #expect(shown.contains { $0.hasPrefix("Installing what Snake@1.0.0 requires: small>=1,<2") }, "\(shown)")
            #expect(shown.contains { $0.contains("Successfully installed small-1.2.0") }, "\(shown)")
            try await test.installAndEnable("Snake")
            #expect(try await test.page(.get, "/hello", of: "Snake") == "a wheel")

            // Publishing it again makes nothing anew.
            lines.withLock { $0 = [] }
            try await test.publish(package) { line in lines.withLock { $0.append(line) } }
            #expect(lines.withLock { $0 }.isEmpty)

            // What was interrupted is made anew when it is needed.
            let mark = test.folder.file("data/runtimes/Snake/v1.0.0/prepared.json")
            for request in [HostRequest.disable, .uninstall()] {
                #expect(try await test.perform(request, "Snake").isSuccess)
            }
            try FileManager.default.removeItem(atPath: mark)
            try await test.publish(package) { line in lines.withLock { $0.append(line) } }
            #expect(FileManager.default.fileExists(atPath: mark) && !lines.withLock { $0 }.isEmpty)

            try await test.host.withdraw(ReleaseID(slug: try PluginSlug("Snake"), version: SemanticVersion(1, 0, 0)))
            #expect(!FileManager.default.fileExists(atPath: test.folder.file("data/runtimes/Snake/v1.0.0")))
        }
    }

    @Test("X6 · a requirement that cannot be met is told with its line, and nothing of the release stays")
    func unmet() async throws {
        try await HostileHost.run(settings: .patient) { test in
            let package = try await Self.package(in: test.folder, requiring: "# what it takes\nsmall>=3")
            let error = await #expect(throws: DovetailError.self) { try await test.publish(package) }
            #expect(error?.code == .invalidPackage && error?.findings.map(\.path) == ["requirements.txt:2"])
            #expect(error?.message.contains("No matching distribution found for small>=3") == true)
            let data = test.folder.file("data")
            #expect(!FileManager.default.fileExists(atPath: data + "/shared/Snake"))
            #expect(!FileManager.default.fileExists(atPath: data + "/runtimes/Snake/v1.0.0"))
        }
    }

    @Test("X6 · a wheel that requires what would have to be built, or fetched from elsewhere, has nothing executed")
    func sdist() async throws {
        try await HostileHost.run(settings: .patient) { test in
            let trace = test.folder.file("it-ran")
            try #require(try await LanguagePackages.sdist(in: test.folder.path, leaving: trace))
            for address in ["file://\(test.folder.path)", "http://127.0.0.1:9"] {
                let package = try await Self.package(in: test.folder)
                try #require(
                    try await LanguagePackages.wheel(
                        in: test.folder.file("packages/Snake-1.0.0/wheels"),
                        requiring: "evil @ \(address)/evil-1.0.tar.gz"))
                let error = await #expect(throws: DovetailError.self) { try await test.publish(package) }
                #expect(error?.code == .invalidPackage && error?.message.contains("only ") == true, "\(error as Any)")
                #expect(!FileManager.default.fileExists(atPath: trace))
            }
        }
    }

    @Test("X6 · what pip is not to see is refused in the copy as well, whoever looked at the package before")
    func copy() async throws {
        let folder = try TemporaryFolder()
        let package = LanguagePackages.python("pass", files: ["requirements.txt": "./evil.tar.gz\n"])
        let languages = LanguageRuntimes(
            dataFolder: folder.file("data"), settings: LanguageSettings(), memory: 1 << 29)
        let release = try LanguagePackages.load(package, below: folder.path)
        let error = await #expect(throws: DovetailError.self) { try await languages.prepare(release) { _ in } }
        #expect(error?.code == .invalidPackage && error?.findings.map(\.path) == ["requirements.txt:1"])
    }

    @Test("what was made for releases that are gone is removed when the host starts")
    func leftovers() throws {
        let folder = try TemporaryFolder()
        let prepared = PreparedRuntimes(dataFolder: folder.path, limit: .seconds(1))
        let kept = ReleaseID(slug: try PluginSlug("Snake"), version: SemanticVersion(1, 0, 0))
        for path in [
            prepared.folder(of: kept), folder.file("runtimes/Snake/v0.9.0"), folder.file("runtimes/Gone/v1.0.0"),
        ] {
            try FileManager.default.createDirectory(atPath: path + "/venv", withIntermediateDirectories: true)
        }
        try prepared.removeOthers(than: [kept])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("runtimes/Snake")) == ["v1.0.0"])
        #expect(!FileManager.default.fileExists(atPath: folder.file("runtimes/Gone/v1.0.0")))
    }

    @Test(
        "X6 · a tool is told what it needs of the host's environment, and the settings of indexes only where it asks one"
    )
    func environment() async throws {
        let host = [
            "PATH": "/bin", "HOME": "/home/host", "DOVETAIL_SECRET": "s", "AWS_SECRET_ACCESS_KEY": "s",
            "LD_PRELOAD": "x",
            "PYTHONPATH": "/x", "NODE_OPTIONS": "-r x", "ESBUILD_BINARY_PATH": "/x",
            "PIP_INDEX_URL": "https://u:p@index",
            "https_proxy": "http://u:p@proxy", "SSL_CERT_FILE": "/ca.pem",
        ]
        #expect(ToolEnvironment.of(host, asksIndex: false).keys.sorted() == ["HOME", "PATH"])
        #expect(
            ToolEnvironment.of(host, asksIndex: true).keys.sorted()
                == ["HOME", "PATH", "PIP_INDEX_URL", "SSL_CERT_FILE", "https_proxy"])
        let lines = try await ToolRun(command: ToolCommand(program: "/usr/bin/env", arguments: []), limit: .seconds(60))
            .run().lines
        let names = lines.compactMap { $0.split(separator: "=").first.map(String.init) }
        #expect(Set(names).isSubset(of: ["PATH", "HOME", "LANG", "TMPDIR"]), "\(names)")
    }

    @Test("a tool that takes too long is ended")
    func timeLimit() async throws {
        let run = ToolRun(command: ToolCommand(program: "/bin/sleep", arguments: ["3600"]), limit: .milliseconds(50))
        let error = await #expect(throws: DovetailError.self) { _ = try await run.run() }
        #expect(error?.code == .timedOut && error?.message.contains("runtimes.preparation") == true)
    }
}
