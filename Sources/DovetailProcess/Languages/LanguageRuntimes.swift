import DovetailCore
import DovetailHost
import Foundation

/// The languages in which this host runs plugins: finds what runs them, and has releases made ready.
actor LanguageRuntimes {
    /// How long an interpreter may take to tell its version, which takes milliseconds, on a machine that is busy.
    private static let patience: Duration = .seconds(120)

    private let settings: LanguageSettings
    private let sandbox: SandboxSettings
    private let memory: Int
    private let clock: any HostClock
    private let prepared: PreparedRuntimes
    /// What is said of the releases that are being made ready.
    private let progress = ProgressBoard<ReleaseID>()
    /// Those that tools look at or make ready: each keeps a processor busy.
    private let turns = AsyncSlots(ProcessInfo.processInfo.activeProcessorCount)
    /// What was found, for as long as the interpreter's file is the one that was asked.
    private var found: [PluginRuntime: (interpreter: Interpreter, stamp: FileStamp)] = [:]
    /// What confines tools, once it was looked for: nothing where there is nothing.
    private var confinement: ToolConfinement??
    /// The releases that are being made ready; whoever needs one waits.
    private var underWay: [ReleaseID: Task<Void, any Error>] = [:]
    private var isStopped = false

    /// Makes ready below a data folder.
    ///
    /// - Parameters:
    ///   - dataFolder: The host's data folder.
    ///   - settings: What runs plugins.
    ///   - sandbox: What confines them, and the tools that make them ready.
    ///   - memory: How much memory a process may use, in bytes.
    ///   - clock: What tells how long tools take.
    init(
        dataFolder: String, settings: LanguageSettings, sandbox: SandboxSettings, memory: Int,
        clock: any HostClock = .system
    ) {
        self.settings = settings
        self.sandbox = sandbox
        self.memory = memory
        self.clock = clock
        self.prepared = PreparedRuntimes(dataFolder: dataFolder, limit: settings.preparation, clock: clock)
    }

    /// What is wrong with the code of a release, whose interpreter compiles all of it, looks for what it imports, and executes
    /// nothing.
    ///
    /// - Throws: `notRunnable` when there is no interpreter that will do.
    func examine(_ release: LoadedRelease) async throws -> [Finding] {
        guard let runtime = try await self.runtime(of: release) else { return [] }
        var findings = Self.versionFindings(release.manifest, runtime.interpreter)
        if release.manifest.runtime == .python { findings += try PythonRuntime.findings(in: release.path) }
        let language = (release.manifest.runtime == .python ? "Python " : "Node ") + runtime.interpreter.versionText
        let confinement = try await self.confine(release.id)
        await self.turns.take()
        defer { self.turns.giveBack() }
        for look in try runtime.looks(at: release) {
            let tool = ToolRun(
                command: look.command, limit: self.settings.preparation, confinement: confinement, release: release.id,
                clock: self.clock)
            let outcome = try await tool.run()
            let faults = try CodeReport.findings(outcome.lines, look.code, language: language)
            guard faults.isEmpty else { return findings + faults }
            if findings.isEmpty, !outcome.isSuccess {
                throw DovetailError(
                    .invalidPackage,
                    "\(language) could not look at the code of \(release.id). It says: \(outcome.lines.suffix(3).joined(separator: " ").excerpt(600))",
                    remedy: .askAuthor)
            }
        }
        return findings
    }

    /// Has a release made ready, unless it is.
    ///
    /// - Parameters:
    ///   - release: The release.
    ///   - report: Hears what is being done, a line at a time, also when it was begun for another.
    /// - Throws: What keeps it from being made ready, and `stopping` when the host stops meanwhile.
    func prepare(_ release: LoadedRelease, report: @escaping @Sendable (String) -> Void) async throws {
        guard let runtime = try await self.runtime(of: release) else { return }
        try await self.progress.withListener(about: release.id, report) { try await self.makeReady(release, runtime) }
    }

    private func makeReady(_ release: LoadedRelease, _ runtime: any LanguageRuntime) async throws {
        let id = release.id
        let folder = self.prepared.newFolder(of: id)
        let preparation = try runtime.preparation(of: release, in: folder)
        guard !self.prepared.has(preparation, for: id) else { return }
        let confinement = try await self.confine(id)
        // Looked at once more: others may have come meanwhile.
        if let task = self.underWay[id] { return try await task.value }
        guard !self.prepared.has(preparation, for: id) else { return }
        guard !self.isStopped else {
            throw DovetailError(
                .stopping, "The host is stopping, and makes \(id) ready no more. Try again when it is back.",
                remedy: .retry)
        }
        // Awaited here and by whoever else needs the release; it ends within the time that its steps have, or by `stop`.
        let task = Task { [prepared, progress, turns] in
            await turns.take()
            defer { turns.giveBack() }
            try await prepared.make(preparation, in: folder, for: id, confinement: confinement) {
                progress.say($0, about: id)
            }
        }
        self.underWay[id] = task
        defer { self.underWay[id] = nil }
        try await task.value
    }

    /// Ends what is being made ready, and has nothing made ready any more.
    func stop() async {
        self.isStopped = true
        let tasks = Array(self.underWay.values)
        for task in tasks { task.cancel() }
        for task in tasks { _ = await task.result }
    }

    /// What is started to run a release, which is made ready now if it is not.
    func program(for release: LoadedRelease) async throws -> PluginProgram {
        guard let runtime = try await self.runtime(of: release) else {
            guard let executable = release.manifest.executable else {
                throw DovetailError(
                    .notRunnable, "The manifest of \(release.id) names no executable.", remedy: .askAuthor)
            }
            // Swift's own report of a crash takes up to a second, in which nothing else can start.
            return PluginProgram(
                executable: executable, arguments: release.manifest.arguments,
                environment: ["SWIFT_BACKTRACE": "enable=no"])
        }
        try await self.prepare(release) { _ in }
        return try runtime.program(for: release, preparedIn: self.prepared.current(release.id) ?? "")
    }

    /// Removes what was made for a release.
    nonisolated func remove(_ release: ReleaseID) throws { try self.prepared.remove(release) }

    /// Removes what was begun or replaced for these releases.
    nonisolated func removeUnfinished(of releases: Set<ReleaseID>) throws {
        try self.prepared.removeUnfinished(of: releases)
    }

    /// What runs a release; nil when it is no plugin in a language.
    private func runtime(of release: LoadedRelease) async throws -> (any LanguageRuntime)? {
        guard let language = release.manifest.runtime, language == .python || language == .node else { return nil }
        if let found = self.found[language], found.stamp == FileStamp(of: found.interpreter.path) {
            return self.runtime(language, found.interpreter)
        }
        do {
            let search: InterpreterSearch = language == .node ? .node(self.settings) : .python(self.settings)
            let interpreter = try await search.find(limit: Self.patience, clock: self.clock)
            self.found[language] = FileStamp(of: interpreter.path).map { (interpreter, $0) }
            return self.runtime(language, interpreter)
        } catch let error as DovetailError where error.code == .notRunnable {
            throw DovetailError(
                .notRunnable, "\(release.id) cannot run on this host. \(error.message)", remedy: error.remedy)
        }
    }

    private func runtime(_ language: PluginRuntime, _ interpreter: Interpreter) -> any LanguageRuntime {
        guard language == .node else { return PythonRuntime(interpreter: interpreter) }
        let esbuild = self.settings.esbuild ?? MachineSandbox.find("esbuild")
        return NodeRuntime(
            interpreter: interpreter,
            esbuild: esbuild.flatMap { FileManager.default.isExecutableFile(atPath: $0) ? $0 : nil },
            memory: self.memory)
    }

    /// What confines tools; nil where there is nothing to confine with.
    ///
    /// - Throws: `notRunnable` when settings require what there is not.
    private func confine(_ release: ReleaseID) async throws -> ToolConfinement? {
        let found: ToolConfinement?
        if let confinement { found = confinement } else { found = await ToolConfinement.probe(self.sandbox) }
        self.confinement = .some(found)
        if self.sandbox.mode == .required, found?.isWhole != true {
            throw DovetailError(
                .notRunnable,
                "The tools that look at \(release) cannot be confined on this machine, which sandbox.mode = required asks for: that takes dovetail-launcher, landlock and filters of system calls. Have them, or set sandbox.mode to automatic.",
                remedy: .askOperator)
        }
        return found
    }

    private static func versionFindings(_ manifest: PluginManifest, _ interpreter: Interpreter) -> [Finding] {
        guard manifest.runtime == .python, let text = manifest.requirements.pythonVersion,
            let versions = PythonVersions(text), !versions.contain(interpreter.version)
        else { return [] }
        return [
            Finding(
                .requirement, at: .root.member("python_version"), found: "\"\(text.excerpt(60))\"",
                expected: "a version such as this host's Python \(interpreter.versionText)",
                mend: "Have another Python installed and named as runtimes.python, or correct python_version.")
        ]
    }
}
