import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import Testing

@testable import DovetailProcess

@Suite("Plugins in Python, good and bad", .timeLimit(.minutes(10)))
struct PythonPluginTests {
    @Test("X6 · a class in a package is a plugin: it is installed, serves, and is removed")
    func life() async throws {
        try await HostileHost.run(settings: .patient) { test in
            try await test.serve(
                LanguagePackages.python(
                    """
                    async def install(self, context: Context) -> str:
                        return "A snake is here."

                    @route.get("/hello")
                    async def hello(self, request: Request) -> str:
                        return f"Hello, {request.user}!"
                    """))
            #expect(try await test.page(.get, "/hello", of: "Snake") == "Hello, ada!")
            for request in [HostRequest.disable, .uninstall()] {
                let result = try await test.perform(request, "Snake")
                #expect(result.isSuccess, "\(result.message)")
            }
        }
    }

    @Test("X6 · a syntax error is told with file and line when the package is published, and nothing of it stays")
    func syntax() async throws {
        try await HostileHost.run(settings: .patient) { test in
            let package = LanguagePackages.python("pass", files: ["lib/bad.py": "x = 1\ndef f(:\n"])
            let error = await #expect(throws: DovetailError.self) { try await test.publish(package) }
            #expect(error?.code == .invalidPackage && error?.findings.map(\.path) == ["lib/bad.py:2"])
            #expect(error?.findings.first?.found.contains("def f(:") == true)
            await #expect(throws: DovetailError.self) { try await test.host.plugin(PluginSlug("Snake")) }
            #expect(!FileManager.default.fileExists(atPath: test.folder.file("data/shared/Snake")))
        }
    }

    @Test("X6 · a Python that is too old for the plugin, or not there, is named when the package is published")
    func version() async throws {
        var settings = ProcessSettings.patient
        try await HostileHost.run(settings: settings) { test in
            var package = LanguagePackages.python("pass")
            package.manifest["python_version"] = ">=9.1"
            let error = await #expect(throws: DovetailError.self) { try await test.publish(package) }
            #expect(error?.findings.map(\.path) == ["$.python_version"])
        }
        settings.languages.python = "/nowhere/python3"
        try await HostileHost.run(settings: settings) { test in
            let error = await #expect(throws: DovetailError.self) {
                try await test.publish(LanguagePackages.python("pass"))
            }
            #expect(error?.code == .notRunnable && error?.remedy == .askOperator)
            #expect(error?.message.contains("/nowhere/python3") == true)
            #expect(error?.message.contains("runtimes.python") == true)
        }
    }

    @Test("X6 · a requirement that nobody declared is told with the line that imports it")
    func undeclaredRequirement() async throws {
        try await HostileHost.run(settings: .patient) { test in
            let plain = LanguagePackages.python("pass", imports: "import nowhere_at_all")
            let refusal = await #expect(throws: DovetailError.self) { try await test.publish(plain) }
            #expect(refusal?.code == .invalidPackage && refusal?.findings.map(\.path) == ["snake.py:2"])
            // What is imported under a condition is found missing when it is loaded.
            try await test.publish(LanguagePackages.python("pass", imports: "if True:\n    import nowhere_at_all"))
            let error = try #require(try await test.failure(of: .install(), "Snake"))
            #expect(error.code == .crashed && error.remedy == .askAuthor)
            #expect(error.message.contains("No module named 'nowhere_at_all'"), "\(error.message)")
            #expect(error.message.contains("snake.py:3"), "\(error.message)")
        }
    }

    @Test("X6 · a hook that blocks the event loop is ended, and the log says at which line it stood")
    func blockingHook() async throws {
        var settings = ProcessSettings.patient
        settings.hanging = .seconds(7)
        try await HostileHost.run(settings: settings) { test in
            let body = "async def enable(self, context: Context) -> None:\n    time.sleep(3600)"
            try await test.publish(LanguagePackages.python(body, imports: "import time"))
            #expect(try await test.perform(.install(), "Snake").isSuccess)
            let error = try #require(try await test.failure(of: .enable, "Snake"))
            #expect(error.code == .crashed && error.message.contains("hangs"), "\(error.message)")
            try await test.log.plugin(wrote: "snake.py\", line 6 in enable")
        }
    }

    @Test("X6 · a hook that calls sys.exit fails with the line of the call, and the process goes on")
    func exit() async throws {
        try await HostileHost.run(settings: .patient) { test in
            try await test.serve(
                LanguagePackages.python(
                    """
                    async def disable(self, context: Context) -> None:
                        sys.exit(3)

                    @route.get("/exit")
                    async def exit(self, request: Request) -> None:
                        sys.exit(4)

                    @route.get("/hello")
                    async def hello(self, request: Request) -> str:
                        return "here"
                    """, imports: "import sys"))
            let error = await #expect(throws: DovetailError.self) { try await test.page(.get, "/exit", of: "Snake") }
            #expect(error?.message.contains("sys.exit(4) (snake.py:10, in exit)") == true, "\(error as Any)")
            #expect(try await test.page(.get, "/hello", of: "Snake") == "here")
            let result = try await test.perform(.disable, "Snake")
            let warnings = "\(result)"
            #expect(warnings.contains("sys.exit(3)") && warnings.contains("snake.py:6"), "\(warnings)")
        }
    }

    @Test("X6 · a child of os.fork that comes back is ended, and the plugin goes on")
    func fork() async throws {
        try await HostileHost.run(settings: .patient) { test in
            try await test.serve(
                LanguagePackages.python(
                    """
                    @route.get("/fork")
                    async def fork(self, request: Request) -> str:
                        child = os.fork()
                        if child == 0:
                            return "I am the child."
                        _, status = await run_blocking(os.waitpid, child, 0)
                        return str(os.waitstatus_to_exitcode(status))
                    """, imports: "import os\nfrom dovetail import run_blocking"))
            #expect(try await test.page(.get, "/fork", of: "Snake") == "70")
            try await test.log.plugin(wrote: "A child that the plugin has forked came back into the event loop")
            #expect(try await test.page(.get, "/fork", of: "Snake") == "70")
        }
    }
}
