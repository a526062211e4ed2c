import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import Synchronization
import Testing

@testable import DovetailProcess

/// What tests of TypeScript need of the machine.
private var hasBundler: Bool { MachineSandbox.find("esbuild") != nil }

@Suite("Plugins in TypeScript", .enabled(if: hasBundler, "esbuild is not installed"), .timeLimit(.minutes(10)))
struct TypeScriptPluginTests {
    private static let body = """
          async start(context: Context) {
            await context.routes.get('/hello', (request: Request) => PluginResponse.text(greeting(request.user)));
            await context.routes.get('/broken', () => { throw new Error('broken in TypeScript'); });
          }
        """
    private static let head =
        "import type { Context, Request } from 'dovetail';\nimport { greeting } from './greeting';\n"

    private static func package(_ greeting: String) -> TestPackage {
        var package = LanguagePackages.node(Self.body, files: ["greeting.ts": greeting], entryPoint: "plugin.ts")
        package.files["plugin.ts"] = Self.head + (package.files["plugin.ts"] ?? "")
        return package
    }

    @Test("X6 · a plugin in TypeScript is bundled when it is published; its errors name its own lines")
    func life() async throws {
        try await HostileHost.run(settings: .patient) { test in
            try await test.serve(Self.package("export const greeting = (name: string): string => `Hello, ${name}!`;\n"))
            #expect(try await test.page(.get, "/hello", of: "Knot") == "Hello, ada!")
            let error = await #expect(throws: DovetailError.self) { try await test.page(.get, "/broken", of: "Knot") }
            #expect(error?.message.contains("broken in TypeScript") == true, "\(error as Any)")
            _ = try await test.log.first { $0.facts["plugin.fact.error.stack"]?.contains("plugin.ts:8") == true }
        }
    }

    @Test("X6 · a bundle takes in no file outside of the package, and nothing that stands in one is told")
    func outside() async throws {
        try await HostileHost.run(settings: .patient) { test in
            let secret = test.folder.file("secret.txt"), code = test.folder.file("secret.ts")
            let library = test.folder.file("data/shared/node_modules/library/index.js")
            try FileManager.default.createDirectory(
                atPath: test.folder.file("data/shared/node_modules/library"), withIntermediateDirectories: true)
            for path in [secret, code, library] {
                try Data("hunter2 hunter3\n".utf8).write(to: URL(fileURLWithPath: path))
            }
            try Data("export const hunter2 = 1;\n".utf8).write(to: URL(fileURLWithPath: library))
            for address in [secret, code, "../../../../secret.txt", "library"] {
                let package = Self.package(
                    "import x from '\(address)';\nexport const greeting = (n: string) => n + x;\n")
                let lines = Mutex<[String]>([])
                let error = await #expect(throws: DovetailError.self) {
                    try await test.publish(package) { line in lines.withLock { $0.append(line) } }
                }
                #expect(error?.code == .invalidPackage && error?.findings.isEmpty == false, "\(error as Any)")
                let told = "\(error as Any) \(error?.findings ?? []) \(lines.withLock { $0 })"
                #expect(!told.contains("hunter2") && !told.contains("hunter3"), "\(told)")
                #expect(!FileManager.default.fileExists(atPath: test.folder.file("data/runtimes/Knot/v1.0.0")))
            }
        }
    }

    /// Bundles a package where nothing confines the bundler, and reads all that it has made.
    private static func bundle(_ package: TestPackage, in folder: TemporaryFolder) async throws -> String {
        let languages = LanguageRuntimes(
            dataFolder: folder.file("data"), settings: LanguageSettings(), sandbox: SandboxSettings(mode: .off),
            memory: 1 << 29)
        try await languages.prepare(try LanguagePackages.load(package, below: folder.path)) { _ in }
        let runtimes = folder.file("data/runtimes")
        let files = FileManager.default.enumerator(atPath: runtimes)?.allObjects as? [String] ?? []
        return files.compactMap { try? String(contentsOfFile: "\(runtimes)/\($0)", encoding: .utf8) }.joined()
    }

    @Test("X6 · a file that names a source map outside of the package is refused")
    func foreignMap() async throws {
        let folder = try TemporaryFolder()
        let map =
            #"{"version":3,"sources":["a.ts"],"sourcesContent":["hunter2"],"names":["hunter3"],"mappings":"AAAAA"}"#
        try Data(map.utf8).write(to: URL(fileURLWithPath: folder.file("o.map")))
        for address in ["../o.map", "./%2e%2e/o.map", folder.file("o.map"), "file://" + folder.file("o.map")] {
            let package = Self.package("export const greeting = (n: string) => n;\n//# sourceMappingURL=\(address)\n")
            let error = await #expect(throws: DovetailError.self) {
                let made = try await Self.bundle(package, in: folder)
                #expect(!made.contains("hunter2") && !made.contains("hunter3"), "\(made)")
            }
            #expect(error?.code == .invalidPackage && error?.findings.map(\.path) == ["greeting.ts"], "\(error as Any)")
        }
    }

    @Test("X6 · a library keeps its source map, of which no text comes into the bundle")
    func ownMap() async throws {
        let folder = try TemporaryFolder()
        var package = Self.package("export { greeting } from 'library';\n")
        package.files["node_modules/library/index.js"] =
            "export const greeting = (name) => name;\n//# sourceMappingURL=index.js.map\n"
        package.files["node_modules/library/index.js.map"] =
            #"{"version":3,"sources":["../src/library.ts","/etc/os-release"],"sourcesContent":["hunter2",null],"names":[],"mappings":"AAAA,CCAA"}"#
        let made = try await Self.bundle(package, in: folder)
        #expect(made.contains("library.ts") && !made.contains("hunter2"), "\(made)")
        #expect(!made.contains("PRETTY_NAME"))
    }

    @Test("X6 · an entry point whose name looks like an option is a file")
    func option() async throws {
        try await HostileHost.run(settings: .patient) { test in
            try await test.serve(
                LanguagePackages.node(
                    "  async start(c) { await c.routes.get('/hello', () => PluginResponse.text('here')); }",
                    entryPoint: "--minify=x.ts"))
            #expect(try await test.page(.get, "/hello", of: "Knot") == "here")
        }
    }

    @Test("X6 · what cannot be bundled is told with file and line, and nothing of it stays")
    func fault() async throws {
        try await HostileHost.run(settings: .patient) { test in
            let package = Self.package("const a = 1;\nexport const greeting = (name: string => name;\n")
            let error = await #expect(throws: DovetailError.self) { try await test.publish(package) }
            #expect(error?.code == .invalidPackage && error?.findings.map(\.path) == ["greeting.ts:2"])
            #expect(!FileManager.default.fileExists(atPath: test.folder.file("data/runtimes/Knot/v1.0.0")))
        }
    }
}
