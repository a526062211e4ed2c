import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import Logging
import Testing

@testable import DovetailProcess

@Suite("Plugins for Node, good and bad", .timeLimit(.minutes(10)))
struct NodePluginTests {
    @Test("X6 · the default class of a module is a plugin: it is installed, serves, and is removed")
    func life() async throws {
        try await HostileHost.run(settings: .patient) { test in
            try await test.serve(
                LanguagePackages.node(
                    """
                      async install() { return 'A knot is here.'; }
                      async start(context) {
                        await context.routes.get('/hello', (request) => PluginResponse.text(`Hello, ${request.user}!`));
                      }
                    """))
            #expect(try await test.page(.get, "/hello", of: "Knot") == "Hello, ada!")
            for request in [HostRequest.disable, .uninstall()] {
                let result = try await test.perform(request, "Knot")
                #expect(result.isSuccess, "\(result.message)")
            }
        }
    }

    @Test(
        "X6 · syntax errors are told with file and line when the package is published; modules and scripts are both right"
    )
    func syntax() async throws {
        try await HostileHost.run(settings: .patient) { test in
            let package = LanguagePackages.node(
                "",
                files: [
                    "bad.mjs": "let a = 1;\nlet a = 2;\n", "worse.js": "import x from './x.js';\n\nconst z = ;\n",
                    "script.js": "module.exports = 1;\nreturn;\n", "module.js": "export default await 1;\n",
                    "old.cjs": "with (Math) { max(1, 2); }\n", "node_modules/x/broken.js": "const = 1;",
                ])
            let error = await #expect(throws: DovetailError.self) { try await test.publish(package) }
            #expect(error?.code == .invalidPackage)
            #expect(error?.findings.map(\.path) == ["bad.mjs:2", "worse.js:3"], "\(error?.findings ?? [])")
        }
    }

    @Test("X6 · what a module imports from outside of its package is refused, whether or not it is there")
    func foreignImport() async throws {
        try await HostileHost.run(settings: .patient) { test in
            let foreign = test.folder.file("foreign.mjs")
            try Data("import './gone.mjs';\n".utf8).write(to: URL(fileURLWithPath: foreign))
            for specifier in [foreign, foreign + ".gone", "../../foreign.mjs"] {
                var entry = LanguagePackages.node("", files: ["other.mjs": "import '\(specifier)';\n"])
                entry.files["plugin.mjs"] = "import './other.mjs';\n" + (entry.files["plugin.mjs"] ?? "")
                let error = await #expect(throws: DovetailError.self) { try await test.publish(entry) }
                #expect(error?.findings.map(\.path) == ["other.mjs:1"], "\(error?.findings ?? [])")
            }
        }
    }

    @Test("X6 · a Node that is not there is named; TypeScript without esbuild is refused with what to do")
    func missing() async throws {
        var settings = ProcessSettings.patient
        settings.languages.node = "/nowhere/node"
        try await HostileHost.run(settings: settings) { test in
            let error = await #expect(throws: DovetailError.self) { try await test.publish(LanguagePackages.node("")) }
            #expect(error?.code == .notRunnable && error?.message.contains("runtimes.node") == true)
        }
        settings = .patient
        settings.languages.esbuild = "/nowhere/esbuild"
        try await HostileHost.run(settings: settings) { test in
            let error = await #expect(throws: DovetailError.self) {
                try await test.publish(LanguagePackages.node("", entryPoint: "plugin.ts"))
            }
            #expect(error?.code == .notRunnable && error?.message.contains("esbuild") == true, "\(error as Any)")
        }
    }

    @Test("X6 · a hook that rejects fails with what it rejects with, and the line is logged")
    func rejection() async throws {
        try await HostileHost.run(settings: .patient) { test in
            try await test.publish(
                LanguagePackages.node(
                    """
                      async enable() { throw new TypeError('not today'); }
                      async start(context) {
                        await context.routes.get('/loose', () => {
                          Promise.reject(new Error('a loose end'));
                          return PluginResponse.text('done');
                        });
                      }
                    """))
            #expect(try await test.perform(.install(), "Knot").isSuccess)
            let error = try #require(try await test.failure(of: .enable, "Knot"))
            #expect(error.code == .pluginFailed && error.message.contains("not today"), "\(error.message)")
            _ = try await test.log.first { $0.facts.values.contains { $0.contains("plugin.mjs:4") } }
        }
    }

    @Test("X6 · what a timer throws, and what nobody handles, is logged with its line, and the plugin goes on")
    func timer() async throws {
        try await HostileHost.run(settings: .patient) { test in
            try await test.serve(
                LanguagePackages.node(
                    """
                      async start(context) {
                        setTimeout(() => { throw new Error('a timer broke'); }, 10);
                        await context.routes.get('/loose', () => {
                          Promise.reject(new Error('a loose end'));
                          return PluginResponse.text('done');
                        });
                      }
                    """))
            #expect(try await test.page(.get, "/loose", of: "Knot") == "done")
            for (text, line) in [("a timer broke", 5), ("a loose end", 7)] {
                let found = try await test.log.first { $0.facts.values.contains { $0.contains(text) } }
                #expect(found.facts["user.id"] == "ada" && found.level == .error)
                #expect(found.facts.values.contains { $0.contains("plugin.mjs:\(line)") }, "\(found)")
            }
            #expect(try await test.page(.get, "/loose", of: "Knot") == "done")
        }
    }

    @Test("X6 · a loop that keeps the processor busy is ended, and the plugin is back")
    func blocking() async throws {
        var settings = ProcessSettings.patient
        (settings.hanging, settings.spinning) = (.seconds(5), .seconds(7))
        try await HostileHost.run(settings: settings) { test in
            try await test.serve(
                LanguagePackages.node(
                    """
                      async start(context) {
                        await context.routes.get('/spin', () => { for (;;); });
                        await context.routes.get('/hello', () => PluginResponse.text('here'));
                      }
                    """))
            let error = await #expect(throws: DovetailError.self) { try await test.page(.get, "/spin", of: "Knot") }
            #expect(error?.code == .crashed && error?.message.contains("kept a processor busy") == true)
            #expect(try await test.page(.get, "/hello", of: "Knot") == "here")
        }
    }

    @Test("X6 · process.exit is told with its line, and the plugin is back")
    func exit() async throws {
        try await HostileHost.run(settings: .patient) { test in
            try await test.serve(
                LanguagePackages.node(
                    """
                      async start(context) {
                        await context.routes.get('/exit', () => process.exit(7));
                        await context.routes.get('/hello', () => PluginResponse.text('here'));
                      }
                    """))
            let error = await #expect(throws: DovetailError.self) { try await test.page(.get, "/exit", of: "Knot") }
            #expect(error?.code == .crashed && error?.message.contains("status 7") == true, "\(error as Any)")
            let line = try await test.log.plugin(wrote: "has called process.exit(7)")
            #expect(line.facts["plugin.line"]?.contains("plugin.mjs:5") == true, "\(line)")
            #expect(try await test.page(.get, "/hello", of: "Knot") == "here")
        }
    }
}
