import DovetailCore
import DovetailHost
import DovetailRuntimes
import Foundation

/// Runs plugins in Python.
struct PythonRuntime: LanguageRuntime {
    let interpreter: Interpreter

    func syntaxCheck(of folder: String) -> ToolCommand {
        ToolCommand(
            program: self.interpreter.path, arguments: ["-I", "-S", RuntimeFiles.pythonSyntax, folder],
            calledAs: "Python's compiler",
            readablePaths: self.interpreter.readablePaths + [RuntimeFiles.checks, folder])
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
                    failure: { Self.installationFailure(release.id, requirements, $0, isOffline: isOffline) }),
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

    private static func installationFailure(
        _ release: ReleaseID, _ requirements: Requirements, _ lines: [String], isOffline: Bool
    ) -> DovetailError {
        let place = isOffline ? "the package's folder \(Wheels.folderName)" : "the index that pip asks"
        let findings = requirements.line(namedIn: lines).map {
            Finding(
                .requirement, in: Requirements.fileName, line: $0.number, found: "“\($0.text)”",
                expected: "a package of which \(place) has a wheel for this machine",
                mend: isOffline
                    ? "Put the wheel there." : "Correct the name and the versions, or bring the wheel along.")
        }
        return DovetailError(
            .invalidPackage,
            "What \(release) requires could not be installed from \(place). pip says: \(Self.end(of: lines))",
            remedy: findings == nil ? .askOperator : .askAuthor, findings: findings.map { [$0] } ?? [])
    }

    /// The last lines of a tool that failed, those that it calls errors if there are any.
    private static func end(of lines: [String]) -> String {
        let errors = lines.filter { $0.hasPrefix("ERROR:") || $0.hasPrefix("Error:") }
        let last = (errors.isEmpty ? lines : errors).filter { !$0.isEmpty }.suffix(3)
        return last.isEmpty ? "nothing" : last.joined(separator: " ").excerpt(600)
    }
}
