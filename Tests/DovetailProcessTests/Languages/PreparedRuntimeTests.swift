import DovetailCore
import DovetailHost
import DovetailRuntimes
import DovetailTesting
import Foundation
import Subprocess
import Synchronization
import SystemPackage
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

    @Test(
        "X6 · a wheel that requires a file of the host by its address gets nothing of it, also where nothing confines pip"
    )
    func foreignWheel() async throws {
        let folder = try TemporaryFolder()
        for path in ["other", "Snake-1.0.0/wheels"] {
            try FileManager.default.createDirectory(atPath: folder.file(path), withIntermediateDirectories: true)
        }
        try #require(try await LanguagePackages.wheel("private", in: folder.file("other")))
        let address = "private @ file://\(folder.file("other"))/private-1.2.0-py3-none-any.whl"
        try #require(try await LanguagePackages.wheel(in: folder.file("Snake-1.0.0/wheels"), requiring: address))
        let package = LanguagePackages.python("pass", files: ["requirements.txt": "small\n"])
        let release = try LanguagePackages.load(package, below: folder.path)
        let languages = LanguageRuntimes(
            dataFolder: folder.file("data"), settings: LanguageSettings(), sandbox: SandboxSettings(mode: .off),
            memory: 1 << 29)
        let error = await #expect(throws: DovetailError.self) { try await languages.prepare(release) { _ in } }
        #expect(error?.code == .invalidPackage && error?.message.contains("only ") == true, "\(error as Any)")
        let made = FileManager.default.enumerator(atPath: folder.file("data"))?.allObjects as? [String] ?? []
        #expect(!made.contains { $0.contains("private") }, "\(made)")
    }

    @Test("X6 · pip that has to do with the package's own wheels heeds no settings of the machine")
    func settingsOfPip() async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.file(".config/pip"), withIntermediateDirectories: true)
        let settings = folder.file(".config/pip/pip.conf")
        try Data("[global]\nfind-links = /elsewhere\n".utf8).write(to: URL(fileURLWithPath: settings))
        let (venv, python) = (folder.file("venv"), folder.file("venv/bin/python"))
        let environment = ["HOME=\(folder.path)", "PIP_CONFIG_FILE=\(settings)", "PIP_FIND_LINKS=/elsewhere"]
        let list = [RuntimeFiles.pythonInstall, "--offline", "config", "list"]
        for words in [["/usr/bin/python3", "-I", "-m", "venv", venv], [python, "-I"] + list] {
            let outcome = try await ToolRun(
                command: ToolCommand(program: "/usr/bin/env", arguments: environment + words), limit: .seconds(100)
            ).run()
            let isHeeded = outcome.lines.contains { $0.contains("elsewhere") || $0.hasPrefix("global.") }
            #expect(outcome.isSuccess && !isHeeded, "\(outcome.lines)")
        }
    }

    @Test("X6 · a folder that pip's settings name and the sandbox hides is told with the setting that shows it")
    func hiddenFolder() throws {
        let release = ReleaseID(slug: try PluginSlug("Snake"), version: SemanticVersion(1, 0, 0))
        let folder = try TemporaryFolder()
        for path in ["wheels", "prepared/venv"] {
            try FileManager.default.createDirectory(atPath: folder.file(path), withIntermediateDirectories: true)
        }
        for (name, isTold) in [("wheels", true), ("prepared/venv", false), ("nowhere", false)] {
            let path = folder.file(name)
            let lines = [
                "Looking in links: \(path)",
                "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '\(path)'", "",
            ]
            let error = PythonRuntime.installationFailure(
                release, Requirements("other\n"), lines, isOffline: false, preparedIn: folder.file("prepared"))
            #expect(error.remedy == .askOperator && error.findings.isEmpty && error.message.contains(path))
            #expect(error.message.contains("sandbox.readable") == isTold, "\(error.message)")
        }
    }

    @Test("X6 · that the index was not reached is no fault of what a package requires")
    func unreachedIndex() throws {
        let release = ReleaseID(slug: try PluginSlug("Snake"), version: SemanticVersion(1, 0, 0))
        let end = [
            "ERROR: Could not find a version that satisfies the requirement small (from versions: none)",
            "ERROR: No matching distribution found for small",
        ]
        let retry =
            "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError': /simple/small/"
        for (lines, isReached) in [([retry] + end, false), (end, true)] {
            let error = PythonRuntime.installationFailure(
                release, Requirements("small\n"), lines, isOffline: false, preparedIn: "/prepared")
            #expect(error.findings.isEmpty == !isReached && error.message.contains("was not reached") == !isReached)
            #expect(error.remedy == (isReached ? .askAuthor : .askOperator))
        }
    }

    @Test("X6 · what pip is not to see is refused in the copy as well, whoever looked at the package before")
    func copy() async throws {
        let folder = try TemporaryFolder()
        let package = LanguagePackages.python("pass", files: ["requirements.txt": "./evil.tar.gz\n"])
        let languages = LanguageRuntimes(
            dataFolder: folder.file("data"), settings: LanguageSettings(), sandbox: SandboxSettings(), memory: 1 << 29)
        let release = try LanguagePackages.load(package, below: folder.path)
        let error = await #expect(throws: DovetailError.self) { try await languages.prepare(release) { _ in } }
        #expect(error?.code == .invalidPackage && error?.findings.map(\.path) == ["requirements.txt:1"])
    }

    @Test("X6 · what is made anew takes the place of the old when it is whole, which stays until the next start")
    func anew() async throws {
        let folder = try TemporaryFolder()
        let prepared = PreparedRuntimes(dataFolder: folder.path, limit: .seconds(60), clock: .system)
        let release = ReleaseID(slug: try PluginSlug("Snake"), version: SemanticVersion(1, 0, 0))
        let first = try await Self.make(release, of: "first", in: prepared)
        #expect(prepared.current(release) == first)
        await #expect(throws: DovetailError.self) { try await Self.make(release, of: "second; exit 1", in: prepared) }
        #expect(prepared.current(release) == first && Self.names(folder, "Snake/v1.0.0").count == 2)
        let third = try await Self.make(release, of: "third", in: prepared)
        #expect(prepared.current(release) == third)
        #expect(try String(contentsOfFile: first + "/made", encoding: .utf8) == "first\n")

        let gone = ReleaseID(slug: try PluginSlug("Gone"), version: SemanticVersion(1, 0, 0))
        _ = try await Self.make(gone, of: "gone", in: prepared)
        // What a link leads to is not the host's.
        let elsewhere = try TemporaryFolder()
        try Data().write(to: URL(fileURLWithPath: elsewhere.file("precious")))
        let link = folder.file("runtimes/link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: elsewhere.path)
        try prepared.removeUnfinished(of: [release])
        #expect(FileManager.default.fileExists(atPath: elsewhere.file("precious")))
        try FileManager.default.removeItem(atPath: link)
        #expect(prepared.current(release) == third && !FileManager.default.fileExists(atPath: first))
        // Its release may be in a newer store than the one that is there.
        #expect(Self.names(folder, "") == ["Gone", "Snake"])
        try prepared.remove(gone)
        #expect(Self.names(folder, "") == ["Snake"])
        try prepared.remove(release)
        #expect(Self.names(folder, "").isEmpty)
    }

    /// Makes a file that says a text.
    @discardableResult
    private static func make(
        _ release: ReleaseID, of text: String, in prepared: PreparedRuntimes
    ) async throws -> String {
        let made = prepared.newFolder(of: release)
        let step = Preparation.Step(
            title: "",
            command: ToolCommand(program: "/bin/sh", arguments: ["-c", "echo \(text) > made"], folder: made),
            failure: { _ in DovetailError(.invalidPackage, "It failed.", remedy: .askAuthor) })
        let preparation = Preparation(
            mark: Preparation.Mark(program: nil, version: [1], wishes: [text]), steps: [step])
        try await prepared.make(preparation, in: made, for: release, confinement: nil) { _ in }
        #expect(prepared.has(preparation, for: release))
        return made
    }

    private static func names(_ folder: TemporaryFolder, _ path: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.file("runtimes/\(path)")))?.sorted() ?? []
    }

    @Test("X6 · what was made for a version of an interpreter serves all its patches")
    func patches() throws {
        let folder = try TemporaryFolder()
        let package = LanguagePackages.python("pass", files: ["requirements.txt": "small\n"])
        let release = try LanguagePackages.load(package, below: folder.path)
        let marks = try [[3, 11, 2], [3, 11, 14], [3, 12, 0]].map { version in
            let interpreter = Interpreter(path: "/usr/bin/python3", version: version, prefix: "/usr")
            return try PythonRuntime(interpreter: interpreter).preparation(of: release, in: "/x").mark
        }
        #expect(marks[0] == marks[1] && marks[1] != marks[2])
    }

    @Test("X6 · an interpreter that was exchanged while the host runs is asked again")
    func exchanged() async throws {
        let folder = try TemporaryFolder()
        var package = LanguagePackages.python("pass")
        package.manifest["python_version"] = ">=3.12"
        let release = try LanguagePackages.load(package, below: folder.path)
        var settings = LanguageSettings()
        settings.python = folder.file("python3")
        let languages = LanguageRuntimes(
            dataFolder: folder.file("data"), settings: settings, sandbox: SandboxSettings(), memory: 1 << 29)
        for (version, paths) in [("3, 11, 2", ["$.python_version"]), ("3, 12, 10", [])] {
            let answer = #"{"version": [\#(version)], "prefix": "/usr"}"#
            let script = "#!/bin/sh\ncase \"$*\" in *' -c '*) echo '\(answer)';; esac\n"
            try await Self.write(script, to: folder.file("new"))
            if FileManager.default.fileExists(atPath: folder.file("python3")) {
                try FileManager.default.removeItem(atPath: folder.file("python3"))
            }
            try FileManager.default.moveItem(atPath: folder.file("new"), toPath: folder.file("python3"))
            #expect(try await languages.examine(release).map(\.path) == paths)
        }
    }

    @Test(
        "X6 · an interpreter that does not run is told with why",
        arguments: [
            (nil, "No such file or directory"),
            ("#!/nowhere/sh\n", "No such file or directory"),
            ("#!/bin/sh\necho 'lib.so: cannot be opened' >&2; exit 127\n", "it said “lib.so: cannot be opened”"),
            ("#!/bin/sh\nexit 1\n", "it ended and did not tell its version"),
            ("#!/bin/sh\nexec sleep 3600\n", "it did not tell its version within 7 s"),
        ] as [(String?, String)])
    func broken(_ script: String?, _ reason: String) async throws {
        let folder = try TemporaryFolder()
        var settings = LanguageSettings()
        settings.python = folder.file("python3")
        if let script { try await Self.write(script, to: folder.file("python3")) }
        let clock = ManualClock()
        // Awaited below.
        let search = Task { try await InterpreterSearch.python(settings).find(limit: .seconds(7), clock: clock) }
        if reason.hasSuffix("7 s") {
            await clock.waitForSleeper(of: .seconds(7))
            clock.advance(by: .seconds(7))
        }
        let error = await #expect(throws: DovetailError.self) { try await search.value }
        #expect(error?.code == .notRunnable)
        #expect(error?.message.contains("\(folder.file("python3")) does not run: ") == true)
        #expect(error?.message.contains("\(reason). Install it") == true, "\(error as Any)")
    }

    @Test("X6 · the search for an interpreter that is cancelled blames none")
    func cancelled() async throws {
        let folder = try TemporaryFolder()
        var settings = LanguageSettings()
        settings.python = folder.file("python3")
        try await Self.write("#!/bin/sh\nexec sleep 3600\n", to: folder.file("python3"))
        let clock = ManualClock()
        // Awaited below.
        let search = Task { try await InterpreterSearch.python(settings).find(limit: .seconds(7), clock: clock) }
        await clock.waitForSleeper(of: .seconds(7))
        search.cancel()
        await #expect(throws: CancellationError.self) { try await search.value }
    }

    /// Writes a program.
    ///
    /// By another process: what this one has open for writing while others are forked cannot be run yet.
    private static func write(_ script: String, to path: String) async throws {
        let written = try await run(
            .path("/bin/sh"), arguments: ["-c", "cat > \"$0\" && chmod 755 \"$0\"", path],
            input: .string(script), output: .discarded, error: .discarded)
        #expect(written.terminationStatus == .exited(0))
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

    @Test("X6 · a tool that takes too long is ended, and the error names it, the plugin, and the setting to change")
    func timeLimit() async throws {
        let clock = ManualClock()
        let tool = ToolRun(
            command: ToolCommand(program: "/bin/sleep", arguments: ["3600"], calledAs: "pip"), limit: .seconds(600),
            release: ReleaseID(slug: try PluginSlug("Snake"), version: SemanticVersion(1, 0, 0)), clock: clock)
        // Awaited below.
        let run = Task { try await tool.run() }
        await clock.waitForSleeper(of: .seconds(600))
        clock.advance(by: .seconds(600))
        let error = await #expect(throws: DovetailError.self) { _ = try await run.value }
        #expect(
            error?.message
                == "pip (/bin/sleep) took longer than 600 s with Snake@1.0.0, and was ended. Try again, or allow more by the setting runtimes.preparation."
        )
        #expect(error?.code == .timedOut)
    }

    @Test("X6 · what is being made ready when the host stops is ended, and nothing of it stays")
    func stopped() async throws {
        let folder = try TemporaryFolder()
        let release = try LanguagePackages.load(
            LanguagePackages.python("pass", files: ["requirements.txt": "small\n"]), below: folder.path)
        let answer = #"{"version": [3, 12, 1], "prefix": "/usr"}"#
        let script = "#!/bin/sh\ncase \"$*\" in *' -c '*) echo '\(answer)';; *) exec sleep 3600;; esac\n"
        try await Self.write(script, to: folder.file("python3"))
        var settings = LanguageSettings()
        settings.python = folder.file("python3")
        let languages = LanguageRuntimes(
            dataFolder: folder.file("data"), settings: settings, sandbox: SandboxSettings(), memory: 1 << 29)
        let (first, second) = (Gate(), Gate())
        // Awaited below, as is the other.
        let one = Task { try await languages.prepare(release) { _ in first.open() } }
        try await first.pass()
        // Whoever comes later is told what was said before.
        let other = Task { try await languages.prepare(release) { _ in second.open() } }
        try await second.pass()
        await languages.stop()
        let errors = [
            await #expect(throws: DovetailError.self) { try await one.value },
            await #expect(throws: DovetailError.self) { try await other.value },
            await #expect(throws: DovetailError.self) { try await languages.prepare(release) { _ in } },
        ]
        #expect(errors.map { $0?.code } == [.stopping, .stopping, .stopping], "\(errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.file("data/runtimes/Snake")))
    }

    @Test("X6 · where settings require a sandbox, no tool looks at a package without one")
    func required() async throws {
        let folder = try TemporaryFolder()
        let sandbox = SandboxSettings(mode: .required, launcher: folder.file("launcher"))
        let languages = LanguageRuntimes(
            dataFolder: folder.file("data"), settings: LanguageSettings(), sandbox: sandbox, memory: 1 << 29)
        let release = try LanguagePackages.load(LanguagePackages.python("pass"), below: folder.path)
        let error = await #expect(throws: DovetailError.self) { _ = try await languages.examine(release) }
        #expect(error?.code == .notRunnable && error?.message.contains("sandbox.mode") == true, "\(error as Any)")
    }

    @Test("X6 · what pip has taken from an address is refused when it is there all the same")
    func address() throws {
        let folder = try TemporaryFolder()
        let release = ReleaseID(slug: try PluginSlug("Snake"), version: SemanticVersion(1, 0, 0))
        let package = folder.file("venv/lib/python3.11/site-packages/small-1.2.0.dist-info")
        try FileManager.default.createDirectory(atPath: package, withIntermediateDirectories: true)
        try PythonRuntime.refuseAddresses(of: release, in: folder.path)
        try Data("{}".utf8).write(to: URL(fileURLWithPath: package + "/direct_url.json"))
        let error = #expect(throws: DovetailError.self) {
            try PythonRuntime.refuseAddresses(of: release, in: folder.path)
        }
        #expect(error?.code == .invalidPackage && error?.message.contains("small-1.2.0") == true)
    }

    @Test("X6 · no tool imports modules of a package, whatever their names are, also where nothing confines it")
    func shadows() async throws {
        let folder = try TemporaryFolder()
        let trace = folder.file("it-ran")
        let names = [
            "json.py", "warnings.py", "venv.py", "ensurepip/__init__.py", "pip/__init__.py", "sitecustomize.py",
            "usercustomize.py", "encodings/odd.py", "tempfile.py", "small.py", "pyvenv.cfg", "evil.pth",
        ]
        var files = Dictionary(uniqueKeysWithValues: names.map { ($0, "import os; open('\(trace)', 'w')\n") })
        files["requirements.txt"] = "small\n"
        files["coded.py"] = "# -*- coding: odd -*-\n"
        let package = LanguagePackages.python("pass", files: files)
        try FileManager.default.createDirectory(
            atPath: folder.file("Snake-1.0.0/wheels"), withIntermediateDirectories: true)
        try #require(try await LanguagePackages.wheel(in: folder.file("Snake-1.0.0/wheels")))
        let release = try LanguagePackages.load(package, below: folder.path)
        let languages = LanguageRuntimes(
            dataFolder: folder.file("data"), settings: LanguageSettings(), sandbox: SandboxSettings(mode: .off),
            memory: 1 << 29)
        #expect(try await languages.examine(release).map(\.path) == ["coded.py"])
        try await languages.prepare(release) { _ in }
        #expect(!FileManager.default.fileExists(atPath: trace))
    }

    @Test("X6 · the code of others that a package carries along need not compile")
    func others() async throws {
        let folder = try TemporaryFolder()
        let languages = LanguageRuntimes(
            dataFolder: folder.file("data"), settings: LanguageSettings(), sandbox: SandboxSettings(), memory: 1 << 29)
        let places = ["vendor", "lib/_vendor", "node_modules/a"]
        func files(_ name: String, _ text: String) -> [String: String] {
            Dictionary(uniqueKeysWithValues: (places + ["lib"]).map { ("\($0)/\(name)", text) })
        }
        let snake = try LanguagePackages.load(
            LanguagePackages.python("pass", files: files("old.py", "print 'x'\n")), below: folder.path)
        #expect(try await languages.examine(snake).map(\.path) == ["lib/old.py:1"])
        var package = LanguagePackages.node("", files: files("old.mjs", "import 'gone';\nnonsense(\n"))
        package.files["vendor/new.mjs"] = "import 'gone';\n"
        package.files["plugin.mjs"] = "import './vendor/new.mjs';\n" + (package.files["plugin.mjs"] ?? "")
        let knot = try LanguagePackages.load(package, below: folder.path)
        let paths = try await languages.examine(knot).map(\.path)
        #expect(paths.count == 1 && paths.first?.hasPrefix("lib/old.mjs") == true, "\(paths)")
    }
}
