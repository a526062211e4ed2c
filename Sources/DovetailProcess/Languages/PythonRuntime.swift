import DovetailCore
import DovetailHost
import DovetailRuntimes
import Foundation

/// Runs plugins in Python.
struct PythonRuntime: LanguageRuntime {
    let interpreter: Interpreter

    /// What it imports from an environment of its own is looked for when that is made.
    func looks(at release: LoadedRelease) throws -> [CodeLook] {
        let compiler = ToolCommand(
            program: self.interpreter.path, arguments: ["-I", "-S", RuntimeFiles.pythonSyntax, release.path],
            calledAs: "Python's compiler",
            readablePaths: self.interpreter.readablePaths + [RuntimeFiles.checks, release.path])
        let hasEnvironment = try !Self.requirements(in: release.path).lines.isEmpty
        let syntax = CodeLook(command: compiler, code: .syntax)
        return hasEnvironment
            ? [syntax] : [syntax, CodeLook(command: self.importCheck(of: release), code: .unresolved)]
    }

    /// The command that looks for what a release imports.
    ///
    /// - Parameters:
    ///   - release: The release.
    ///   - environment: The folder with its virtual environment. Nothing that is installed there is executed: it is another
    ///     folder to look into. nil when it runs on what is installed beside the interpreter.
    /// - Returns: The command.
    private func importCheck(of release: LoadedRelease, in environment: String? = nil) -> ToolCommand {
        ToolCommand(
            program: self.interpreter.path,
            arguments: ["-I"] + (environment == nil ? [] : ["-S"]) + [
                RuntimeFiles.pythonImports, release.path, release.manifest.entryPoint.map { "\($0)" } ?? "",
                RuntimeFiles.python,
            ] + (environment.map { [$0] } ?? []),
            calledAs: "the search for imports",
            readablePaths: self.interpreter.readablePaths + [RuntimeFiles.checks, RuntimeFiles.python, release.path]
                + (environment.map { [$0] } ?? []), isShown: false)
    }

    /// A virtual environment of the release's own, when it requires anything.
    ///
    /// Wheels are unpacked, and nothing is built: so nothing of a package is executed. The interpreter of the environment
    /// must not run unconfined once something is installed there: what is installed may have it execute code.
    func preparation(of release: LoadedRelease, in folder: String) throws -> Preparation {
        let requirements = try Self.requirements(in: release.path)
        try Self.refuse(Self.findings(in: release.path), of: release.id)
        let wishes = requirements.lines.map(\.text)
        // What is compiled for 3.11.2 works with 3.11.9.
        let mark = Preparation.Mark(
            program: self.interpreter.path, version: Array(self.interpreter.version.prefix(2)), wishes: wishes)
        guard !wishes.isEmpty else { return Preparation(mark: mark, steps: []) }
        let isOffline = try Wheels(in: release.path).names != nil
        let wheels = "\(release.path)/\(Wheels.folderName)"
        let source = isOffline ? ["--isolated", "--no-index", "--find-links", wheels] : []
        return Preparation(
            mark: mark, files: [Requirements.fileName: requirements.normalized],
            steps: [
                Preparation.Step(
                    title: "Making a virtual environment with Python \(self.interpreter.versionText)",
                    command: ToolCommand(
                        program: self.interpreter.path, arguments: ["-I", "-m", "venv", Self.environment(in: folder)],
                        calledAs: "Python's venv",
                        readablePaths: self.interpreter.readablePaths, writableFolder: folder),
                    failure: { self.environmentFailure(release.id, $0) }),
                Preparation.Step(
                    title: "Installing what \(release.id) requires: \(wishes.joined(separator: ", ").excerpt(200))",
                    command: ToolCommand(
                        program: Self.python(in: folder),
                        arguments: ["-I", RuntimeFiles.pythonInstall] + (isOffline ? ["--offline"] : []) + [
                            "install", "--only-binary=:all:", "--no-input", "--disable-pip-version-check",
                            "--progress-bar", "off", "--require-virtualenv", "--no-cache-dir",
                        ] + source + ["--requirement", "\(folder)/\(Requirements.fileName)"],
                        calledAs: "pip",
                        readablePaths: self.interpreter.readablePaths + [RuntimeFiles.checks, release.path],
                        writableFolder: folder, asksIndex: !isOffline),
                    verify: { try Self.refuseAddresses(of: release.id, in: folder) },
                    failure: {
                        Self.installationFailure(release.id, requirements, $0, isOffline: isOffline, preparedIn: folder)
                    }),
                Preparation.Step(
                    title: "Looking for what the code imports",
                    command: self.importCheck(of: release, in: Self.environment(in: folder)),
                    failure: { try self.importFailure(release.id, $0) }),
            ])
    }

    func program(for release: LoadedRelease, preparedIn folder: String) throws -> PluginProgram {
        let hasEnvironment = try !Self.requirements(in: release.path).lines.isEmpty
        return PluginProgram(
            executable: hasEnvironment ? Self.python(in: folder) : self.interpreter.path,
            arguments: ["-m", "dovetail", release.manifest.entryPoint.map { "\($0)" } ?? ""],
            environment: [
                "PYTHONPATH": RuntimeFiles.python, "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1",
            ],
            readablePaths: [RuntimeFiles.python] + self.interpreter.readablePaths + (hasEnvironment ? [folder] : []))
    }
}

extension PythonRuntime {
    /// What a package requires; nothing when it has no such file.
    static func requirements(in folder: String) throws -> Requirements {
        let path = "\(folder)/\(Requirements.fileName)"
        guard FileManager.default.fileExists(atPath: path) else { return Requirements("") }
        guard !Folder.isOne(at: path) else { return .folder }
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        // What is longer than it may be need not be read to its end.
        return Requirements(try file.read(upToCount: Requirements.maximumSize + 1) ?? Data())
    }

    /// What a package must not require, or bring along.
    static func findings(in folder: String) throws -> [Finding] {
        let requirements = try Self.requirements(in: folder)
        return requirements.findings + (requirements.lines.isEmpty ? [] : try Wheels(in: folder).findings)
    }

    private static func refuse(_ findings: [Finding], of release: ReleaseID) throws {
        guard !findings.isEmpty else { return }
        throw DovetailError(
            .invalidPackage, "\(release) cannot be made ready: it requires what is not installed.", remedy: .askAuthor,
            findings: findings)
    }

    /// Refuses what pip has taken from an address that a wheel names: pip makes a note of each.
    static func refuseAddresses(of release: ReleaseID, in folder: String) throws {
        let files = FileManager.default.enumerator(atPath: Self.environment(in: folder))
        while let path = files?.nextObject() as? String {
            guard path.hasSuffix(".dist-info/direct_url.json") else { continue }
            let name = URL(fileURLWithPath: path).deletingLastPathComponent().deletingPathExtension().lastPathComponent
            throw DovetailError(
                .invalidPackage,
                "What \(release) requires was not installed: a wheel names an address from which \(name.excerpt(60)) is to be taken, and only wheels that come with the package or from an index are. Name it without an address.",
                remedy: .askAuthor)
        }
    }

    private static func environment(in folder: String) -> String { folder + "/venv" }

    private static func python(in folder: String) -> String { Self.environment(in: folder) + "/bin/python" }

    private func environmentFailure(_ release: ReleaseID, _ lines: [String]) -> DovetailError {
        DovetailError(
            .notRunnable,
            "\(release) needs a virtual environment of its own, which \(self.interpreter.path) could not make. On Debian and Ubuntu install python3-venv. It says: \(Self.end(of: lines))",
            remedy: .askOperator)
    }

    private func importFailure(_ release: ReleaseID, _ lines: [String]) throws -> DovetailError {
        let findings = try CodeReport.findings(lines, .unresolved, language: "Python \(self.interpreter.versionText)")
        return DovetailError(
            .invalidPackage,
            "\(release) cannot be made ready: its code imports what is not there."
                + (findings.isEmpty ? " The search for it says: \(Self.end(of: lines))" : ""),
            remedy: .askAuthor, findings: findings)
    }

    static func installationFailure(
        _ release: ReleaseID, _ requirements: Requirements, _ lines: [String], isOffline: Bool,
        preparedIn folder: String
    ) -> DovetailError {
        // What the host may read and its tool may not is hidden by what confines the tool, which has its own folder to itself.
        let forbidden = lines.compactMap { $0.firstMatch(of: /Permission denied: '([^']+)'/).map { String($0.1) } }
            .first { !$0.hasPrefix(folder + "/") && FileManager.default.isReadableFile(atPath: $0) }
        if let forbidden, !isOffline {
            return DovetailError(
                .notRunnable,
                "What \(release) requires could not be installed: pip's settings name \(forbidden.excerpt(200)), which it may not read, since it is confined. Add it to the setting sandbox.readable, and start the host again.",
                remedy: .askOperator)
        }
        let place = isOffline ? "the package's folder \(Wheels.folderName)" : "the index that pip asks"
        // What an index has that was not reached, nobody knows: then no line is to blame.
        let isUnreached = lines.contains { $0.contains("Retry(total=0,") && $0.contains("connection broken") }
        let named = isUnreached ? nil : requirements.line(namedIn: lines)
        let findings = named.map {
            Finding(
                .requirement, in: Requirements.fileName, line: $0.number, found: "“\($0.text)”",
                expected: "a package of which \(place) has a wheel for this machine",
                mend: isOffline
                    ? "Put the wheel there." : "Correct the name and the versions, or bring the wheel along.")
        }
        return DovetailError(
            .invalidPackage,
            "What \(release) requires could not be installed from \(place)\(isUnreached ? ", which was not reached" : ""). pip says: \(Self.end(of: lines))",
            remedy: findings == nil ? .askOperator : .askAuthor, findings: findings.map { [$0] } ?? [])
    }

    /// The last lines of a tool that failed, those that it calls errors if there are any.
    private static func end(of lines: [String]) -> String {
        let errors = lines.filter { $0.hasPrefix("ERROR:") || $0.hasPrefix("Error:") }
        let last = (errors.isEmpty ? lines : errors).filter { !$0.isEmpty }.suffix(3)
        return last.isEmpty ? "nothing" : last.joined(separator: " ").excerpt(600)
    }
}
