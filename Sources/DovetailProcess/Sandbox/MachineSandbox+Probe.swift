import DovetailCore
import Foundation
import Subprocess
import SystemPackage

extension MachineSandbox {
    /// Finds out what this machine has, by using each part as it will be used.
    ///
    /// - Parameters:
    ///   - settings: What is to be used.
    ///   - dataFolder: The host's data folder, by which what it leaves on the machine is known to be its own.
    /// - Returns: What there is and is to be used.
    /// - Throws: ``DovetailCore/DovetailError/Code/notRunnable`` when the launcher is not there or does not work, or
    ///   settings name what is not there.
    ///   What else is missing is not an error: it is among the ``gaps``.
    static func probe(_ settings: SandboxSettings, dataFolder: String) async throws -> MachineSandbox {
        try Self.refuseMissing(settings.readablePaths)
        let launcher = settings.launcher ?? Self.launcherBesideProgram
        let answers = try await Self.ask(launcher)
        let mark = try HostMark(dataFolder: dataFolder)
        let data = RealPath.of(dataFolder)
        var machine = MachineSandbox(
            mode: settings.mode, launcher: launcher, landlock: answers["landlock"] ?? 0,
            hasSeccomp: answers["seccomp"] == 1, holdsProcesses: answers["pidfd"] == 1,
            groups: ControlGroups.find(name: mark.name),
            isRoot: answers["uid"] == 0, firstUser: mark.firstUser,
            readablePaths: Self.swiftLibraries(besides: data) + settings.readablePaths, dataFolder: data)
        guard settings.mode != .off else {
            machine.landlock = 0
            machine.hasSeccomp = false
            return machine
        }
        if let path = settings.bubblewrap ?? Self.find("bwrap") { await machine.tryBubblewrap(path) }
        return machine
    }

    /// Refuses what settings let plugins read and is not there.
    ///
    /// Bubblewrap would start nothing with it, and would then look as if it did not work on this machine.
    private static func refuseMissing(_ readablePaths: [String]) throws {
        guard let missing = readablePaths.first(where: { !FileManager.default.fileExists(atPath: $0) }) else { return }
        throw DovetailError(
            .notRunnable,
            "Plugins cannot run in processes of their own: the setting sandbox.readable names \(missing), which is not there. Correct the setting and start the host again.",
            remedy: .askOperator)
    }

    /// Runs a program of the system in the very sandbox of plugins: with users of their own if that works, then without.
    private mutating func tryBubblewrap(_ path: String) async {
        for dropsUser in self.isRoot ? [true, false] : [false] {
            var machine = self
            machine.bubblewrap = Bubblewrap(path: path, dropsUser: dropsUser)
            machine.bubblewrapFailure = await Self.trial(of: machine)
            if machine.bubblewrapFailure == nil {
                self = machine
                return
            }
            self.bubblewrapFailure = machine.bubblewrapFailure
        }
    }

    /// What went wrong; nil when nothing did.
    private static func trial(of machine: MachineSandbox) async -> String? {
        let record = FileManager.default.temporaryDirectory
            .appendingPathComponent("dovetail-trial-\(UUID().uuidString.lowercased())").path
        let request = LaunchRequest(
            releaseFolder: "/usr", executable: "/bin/true", slot: 0, privateFolder: record + "-folder", record: record)
        let command = SandboxedCommand(request, on: machine)
        do {
            let result = try await run(
                command.configuration, output: .discarded, error: .string(limit: 64 << 10))
            guard !result.terminationStatus.isSuccess else { return nil }
            return result.standardError.split(separator: "\n").last.map(String.init) ?? "\(result.terminationStatus)"
        } catch {
            return "\(error)"
        }
    }

    /// What the launcher says that this machine has.
    ///
    /// - Throws: `notRunnable` when it is not there or does not work.
    static func ask(_ launcher: String) async throws -> [String: Int] {
        do {
            let result = try await run(
                .path(FilePath(launcher)), arguments: ["probe"], output: .string(limit: 4096), error: .discarded)
            let lines = result.standardOutput.split(separator: "\n").map { $0.split(separator: "=") }
            let pairs = lines.filter { $0.count == 2 }.compactMap { line in Int(line[1]).map { (String(line[0]), $0) } }
            return Dictionary(pairs) { first, _ in first }
        } catch {
            throw DovetailError(
                .notRunnable,
                "Plugins cannot run in processes of their own: the program \(launcher) is missing or does not start. Install it beside the host's program, or name it in the settings.",
                remedy: .askOperator, cause: error)
        }
    }
}

extension MachineSandbox {
    /// Where the launcher is unless settings say otherwise.
    static var launcherBesideProgram: String {
        URL(fileURLWithPath: RealPath.ofProgram).deletingLastPathComponent()
            .appendingPathComponent("dovetail-launcher").path
    }

    /// Where this program has loaded Swift's library from; none where it is part of the program.
    private static func swiftLibraries(besides data: String) -> [String] {
        let maps = SystemFile.text("/proc/self/maps") ?? ""
        let line = maps.split(separator: "\n").first { $0.hasSuffix("/libswiftCore.so") }
        guard let line, let start = line.firstIndex(of: "/") else { return [] }
        let folder = URL(fileURLWithPath: String(line[start...])).deletingLastPathComponent().path
        return Self.libraries(in: folder, besides: [RealPath.ofProgram, data])
    }

    /// Chooses what plugins may read of a folder with libraries: all of it, or its libraries alone.
    ///
    /// - Parameters:
    ///   - folder: Where they are.
    ///   - others: What plugins have no business with. A folder that holds any of it is not Swift's own.
    /// - Returns: The folder, or the files.
    static func libraries(in folder: String, besides others: [String]) -> [String] {
        guard others.contains(where: { RealPath.of(folder).contains(path: $0) }) else { return [folder] }
        // A folder that cannot be read has no libraries in it that could be loaded.
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let names = entries.filter { $0.hasSuffix(".so") || $0.contains(".so.") }
        return names.sorted().map { "\(folder)/\($0)" }
    }

    /// The first program of a name on the PATH; nil when there is none.
    static func find(_ program: String) -> String? {
        let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
        return folders.map { "\($0)/\(program)" }.first(where: FileManager.default.isExecutableFile(atPath:))
    }
}
