import DovetailCore
import DovetailHost
import Foundation

/// The languages in which this host runs plugins: finds what runs them, and has releases made ready.
actor LanguageRuntimes {
    private let settings: LanguageSettings
    private let memory: Int
    private let prepared: PreparedRuntimes
    /// What was found, for as long as the host runs.
    private var found: [PluginRuntime: any LanguageRuntime] = [:]
    /// The releases that are being made ready; whoever needs one waits.
    private var underWay: [ReleaseID: Task<Void, any Error>] = [:]

    /// Makes ready below a data folder.
    ///
    /// - Parameters:
    ///   - dataFolder: The host's data folder.
    ///   - settings: What runs plugins.
    ///   - memory: How much memory a process may use, in bytes.
    init(dataFolder: String, settings: LanguageSettings, memory: Int) {
        self.settings = settings
        self.memory = memory
        self.prepared = PreparedRuntimes(dataFolder: dataFolder, limit: settings.preparation)
    }

    /// What is wrong with the code of a release, whose interpreter compiles all of it and executes nothing.
    ///
    /// - Throws: `notRunnable` when there is no interpreter that will do.
    func examine(_ release: LoadedRelease) async throws -> [Finding] {
        guard let runtime = try await self.runtime(of: release) else { return [] }
        var findings = Self.versionFindings(release.manifest, runtime.interpreter)
        if release.manifest.runtime == .python { findings += try PythonRuntime.findings(in: release.path) }
        let language = (release.manifest.runtime == .python ? "Python " : "Node ") + runtime.interpreter.versionText
        let outcome = try await ToolRun(
            command: runtime.syntaxCheck(of: release.path), limit: self.settings.preparation
        ).run()
        findings += try SyntaxReport.findings(outcome.lines, language: language)
        if findings.isEmpty, !outcome.isSuccess {
            throw DovetailError(
                .invalidPackage,
                "\(language) could not look at the code of \(release.id). It says: \(outcome.lines.suffix(3).joined(separator: " ").excerpt(600))",
                remedy: .askAuthor)
        }
        return findings
    }

    /// Has a release made ready, unless it is.
    func prepare(_ release: LoadedRelease, report: @escaping @Sendable (String) -> Void) async throws {
        guard let runtime = try await self.runtime(of: release) else { return }
        if let task = self.underWay[release.id] { return try await task.value }
        let preparation = try runtime.preparation(of: release, in: self.prepared.folder(of: release.id))
        guard !self.prepared.has(preparation, for: release.id) else { return }
        // Awaited here and by whoever else needs the release; it ends within the time that its steps have.
        let task = Task { [prepared] in try await prepared.make(preparation, for: release.id, report: report) }
        self.underWay[release.id] = task
        defer { self.underWay[release.id] = nil }
        try await task.value
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
        return try runtime.program(for: release, preparedIn: self.prepared.folder(of: release.id))
    }

    /// Removes what was made for a release.
    nonisolated func remove(_ release: ReleaseID) throws { try self.prepared.remove(release) }

    /// Removes what was made for other releases than these.
    nonisolated func removeOthers(than releases: Set<ReleaseID>) throws {
        try self.prepared.removeOthers(than: releases)
    }

    /// What runs a release; nil when it is no plugin in a language.
    private func runtime(of release: LoadedRelease) async throws -> (any LanguageRuntime)? {
        guard let language = release.manifest.runtime, language == .python || language == .node else { return nil }
        if let runtime = self.found[language] { return runtime }
        do {
            let runtime = try await self.find(language)
            self.found[language] = runtime
            return runtime
        } catch let error as DovetailError where error.code == .notRunnable {
            throw DovetailError(
                .notRunnable, "\(release.id) cannot run on this host. \(error.message)", remedy: error.remedy)
        }
    }

    private func find(_ language: PluginRuntime) async throws -> any LanguageRuntime {
        guard language == .node else {
            return PythonRuntime(
                interpreter: try await InterpreterSearch.python(self.settings).find(limit: .seconds(30)))
        }
        let esbuild = self.settings.esbuild ?? MachineSandbox.find("esbuild")
        return NodeRuntime(
            interpreter: try await InterpreterSearch.node(self.settings).find(limit: .seconds(30)),
            esbuild: esbuild.flatMap { FileManager.default.isExecutableFile(atPath: $0) ? $0 : nil },
            memory: self.memory)
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
