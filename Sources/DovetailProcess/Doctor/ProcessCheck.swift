import DovetailCore
public import DovetailHost
import Foundation

/// Looks for processes of plugins that an earlier life of the host has left, and for what it has recorded of them.
public struct ProcessCheck: DataCheck {
    public let subject = "processes of plugins"
    // They are the host's.
    public let canLookBesideHost = false
    private let dataFolder: String
    private let sandbox: SandboxSettings
    private let records: String

    private var programs: String { RealPath.of(self.dataFolder + "/shared") }

    /// Looks for what was left.
    ///
    /// - Parameters:
    ///   - dataFolder: The data folder of the host.
    ///   - sandbox: What the host confines plugins with, which also ends them.
    public init(of dataFolder: String, sandbox: SandboxSettings) {
        self.init(of: dataFolder, sandbox: sandbox, records: dataFolder + "/processes")
    }

    /// Looks for what was left, with the records in a folder of its own.
    init(of dataFolder: String, sandbox: SandboxSettings, records: String) {
        self.dataFolder = dataFolder
        self.sandbox = sandbox
        self.records = records
    }

    public func run(_ visit: DataVisit) async throws -> [DataFinding] {
        let findings = self.look()
        let strangers = self.names.filter { !self.isOwn($0) }.map(self.stranger)
        guard visit == .mending, !findings.isEmpty else { return findings + strangers }
        let leftovers = try await self.end()
        let left = Set(self.look().map(\.place))
        return strangers
            + findings.map { finding in
                guard left.contains(finding.place) else {
                    return finding.mended("It was ended, and what it had was removed.")
                }
                return finding.unmended(
                    DovetailError(
                        .notRunnable, leftovers.failures.first ?? "It is still there. End it by hand.",
                        remedy: .askOperator))
            }
    }

    private func end() async throws -> LeftoverProcesses {
        // What the machine has to confine plugins with is not needed to end them.
        var settings = self.sandbox
        settings.mode = .off
        let machine = try await MachineSandbox.probe(settings, dataFolder: self.dataFolder)
        defer { machine.groups?.close() }
        return try await LeftoverProcesses.end(
            recordedIn: self.records, programs: self.dataFolder + "/shared", on: machine)
    }
}

extension ProcessCheck {
    private func look() -> [DataFinding] {
        self.names.filter(self.isOwn).map(self.finding) + self.strays()
    }

    /// What lies there; a host that has never run a process has no such folder.
    private var names: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: self.records)) ?? []
        return names.sorted().filter { !$0.hasPrefix(".") }
    }

    /// Whether it is the host's: a record, one that was being written, or a process's private folder.
    private func isOwn(_ name: String) -> Bool {
        name.hasSuffix("-folder")
            || !FolderFiles.isFolder("\(self.records)/\(name)")
                && (name.hasSuffix(".new") || self.record(name) != nil)
    }

    private func record(_ name: String) -> ProcessRecord? {
        let path = "\(self.records)/\(name)"
        return RegularFile(path) == nil ? nil : SystemFile.text(path).flatMap { ProcessRecord($0) }
    }

    private func stranger(_ name: String) -> DataFinding {
        DataFinding(
            "file.unknown", .note, at: "processes/\(name)",
            "It is not the host's: it is no record of a process and no folder of one. It is neither used nor removed.",
            advice: "Move it away if it is not needed there.")
    }

    private func finding(_ name: String) -> DataFinding {
        let launcher = self.record(name)
        let text =
            switch launcher?.isRunning {
            case true?:
                "A plugin's process of an earlier life of the host still runs below its launcher \(launcher?.process ?? 0)."
            case false?: "A plugin's process of an earlier life of the host was not cleaned up after."
            case nil: "What a plugin's process of an earlier life of the host wrote was not removed."
            }
        return DataFinding(
            "process.leftover", .mendable, at: "processes/\(name)", text,
            advice: "`dovetail doctor --mend` ends and removes it, and so does the next start of the host.")
    }

    /// Processes of plugins' programs.
    private func strays() -> [DataFinding] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int32($0) }.sorted().compactMap { process in
            // One that ends meanwhile, or is another user's, has no program to be seen.
            guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/exe"),
                self.programs != program, self.programs.contains(path: program)
            else { return nil }
            let parts = program.dropFirst(self.programs.count + 1).split(separator: "/")
            return DataFinding(
                "process.stray", .mendable, at: "process \(process)",
                // The folder below shared storage is the slug.
                plugin: parts.first.flatMap { try? PluginSlug(String($0)) },
                "The program \(program) of a plugin runs (process \(process)), and no host does.",
                advice: "`dovetail doctor --mend` ends it, and so does the next start of the host.")
        }
    }
}
