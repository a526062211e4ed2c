import DovetailCore
import DovetailTesting
import Foundation
import Testing

@testable import DovetailProcess

@Suite("What a machine confines plugins with")
struct MachineSandboxTests {
    private static let bare = MachineSandbox(
        mode: .automatic, launcher: "/usr/bin/dovetail-launcher", landlock: 0, hasSeccomp: false, isRoot: true,
        firstUser: 2_000_000_000, readablePaths: [], dataFolder: "/srv/data")

    private static let full: MachineSandbox = {
        var machine = bare
        machine.bubblewrap = MachineSandbox.Bubblewrap(path: "/usr/bin/bwrap", dropsUser: true)
        machine.landlock = 7
        machine.hasSeccomp = true
        machine.groups = ControlGroups(version: 2, folders: ["memory": "/g", "pids": "/g", "cpu": "/g"])
        return machine
    }()

    @Test("A machine that has everything has no gaps, and says what is in force")
    func everything() {
        #expect(Self.full.gaps == [])
        #expect(Self.full.measures.count == 6)
        #expect(
            Self.full.measures.last
                == "Control groups of version 2 limit memory, pids and cpu of each plugin process as a whole.")
    }

    @Test("Each gap says what it means and how to mend it")
    func nothing() {
        let gaps = Self.bare.gaps
        #expect(gaps.contains("Plugins run as root, without its privileges. Install bubblewrap."))
        #expect(gaps.contains("Plugins reach the network without being granted it. Install bubblewrap."))
        #expect(gaps.contains { $0.hasPrefix("The number of a plugin's processes has no limit") })
        #expect(gaps.count == 9)
        var broken = Self.bare
        broken.bubblewrapFailure = "bwrap: Creating new namespace failed"
        #expect(
            broken.gaps.allSatisfy {
                !$0.hasSuffix("Install bubblewrap.") || $0.contains("reach") || $0.contains("files")
            })
        #expect(
            broken.gaps[0].hasSuffix("It is installed, but does not work here: bwrap: Creating new namespace failed"))
    }

    @Test(
        "Landlock alone, which knows TCP only, is a gap; so is a root host that bubblewrap does not let become others")
    func partly() {
        var machine = Self.bare
        machine.landlock = 7
        #expect(machine.gaps.contains("Plugins reach the network without being granted it. Install bubblewrap."))
        machine = Self.full
        machine.bubblewrap?.dropsUser = false
        #expect(machine.gaps.count == 1)
        #expect(machine.gaps.first?.hasPrefix("Plugins are root to the kernel") == true)
        machine.isRoot = false
        #expect(machine.gaps == [])
    }

    @Test("A sandbox that is off is one gap; that nothing limits the number of processes is another")
    func off() {
        var machine = Self.bare
        machine.mode = .off
        #expect(machine.gaps.count == 2)
        machine.isRoot = false
        #expect(machine.gaps.count == 1)
    }

    @Test("The number of processes is limited by control groups, by bubblewrap, and for whoever is not root")
    func numberOfProcesses() {
        var machine = Self.bare
        #expect(!machine.limitsProcesses)
        machine.groups = ControlGroups(version: 1, folders: ["memory": "/g"])
        #expect(!machine.limitsProcesses)
        machine.groups = ControlGroups(version: 1, folders: ["pids": "/g"])
        #expect(machine.limitsProcesses)
        machine = Self.bare
        machine.isRoot = false
        #expect(machine.limitsProcesses)
        #expect(!machine.gaps.contains { $0.hasPrefix("The number") })
    }

    @Test("Where processes cannot be held on to that is a gap, and not enough where a sandbox is required")
    func processHandles() async throws {
        let folder = try TemporaryFolder()
        let launcher = folder.file("launcher")
        let answers = "landlock=7\\nseccomp=1\\npidfd=0\\nuid=1\\n"
        try Data("#!/bin/sh\n[ \"$1\" = probe ] && printf '\(answers)'\n".utf8).write(
            to: URL(fileURLWithPath: launcher))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: launcher)
        let probed = try await MachineSandbox.probe(
            SandboxSettings(launcher: launcher, bubblewrap: "/nonexistent"), dataFolder: folder.path)
        probed.groups?.close()
        #expect(probed.landlock == 7)
        #expect(probed.gaps.contains { $0.contains("pidfd_open") })
        var machine = Self.full
        machine.holdsProcesses = false
        #expect(machine.gaps.count == 1)
        #expect(!machine.measures.contains { $0.contains("is ended with all") })
        machine.mode = .required
        #expect(throws: DovetailError.self) { try machine.check() }
    }

    @Test("Where a sandbox is required, plugins start only if they can be contained")
    func required() throws {
        var machine = Self.bare
        try machine.check()
        machine.mode = .required
        let error = #expect(throws: DovetailError.self) { try machine.check() }
        #expect(error?.code == .notRunnable)
        machine.landlock = 6
        machine.hasSeccomp = true
        try machine.check()
        machine = Self.full
        machine.mode = .required
        try machine.check()
    }

    @Test(
        "Where landlock alone keeps plugins from files, they do not start if they may read what the data folder lies in",
        arguments: [("/usr/local/data", [String]()), ("/opt/data", ["/opt"]), ("/opt/data", ["/opt/data"])])
    func dataFolder(_ data: String, _ readable: [String]) throws {
        var machine = Self.bare
        machine.landlock = 7
        machine.hasSeccomp = true
        try machine.check()
        machine.dataFolder = data
        machine.readablePaths = readable
        let error = #expect(throws: DovetailError.self) { try machine.check() }
        #expect(error?.code == .notRunnable)
        #expect(error?.message.contains("the data folder \(data) lies in it") == true)
        machine.bubblewrap = MachineSandbox.Bubblewrap(path: "/usr/bin/bwrap", dropsUser: true)
        try machine.check()
    }

    @Test("Of a folder with libraries in which something else lies, the libraries alone may be read")
    func libraries() throws {
        let folder = try TemporaryFolder()
        for name in ["libswiftCore.so", "libcurl.so.4", "dovetail", "dovetail.yaml"] {
            try Data().write(to: URL(fileURLWithPath: folder.file(name)))
        }
        let files = [folder.file("libcurl.so.4"), folder.file("libswiftCore.so")]
        #expect(MachineSandbox.libraries(in: folder.path, besides: [folder.file("dovetail"), "/srv"]) == files)
        #expect(MachineSandbox.libraries(in: folder.path, besides: ["/srv", folder.file("data")]) == files)
        #expect(MachineSandbox.libraries(in: folder.path, besides: ["/srv", folder.path + "2"]) == [folder.path])
    }

    @Test("Without its launcher a host says what to do")
    func launcher() async throws {
        let folder = try TemporaryFolder()
        let settings = SandboxSettings(launcher: folder.file("missing"))
        let error = await #expect(throws: DovetailError.self) {
            try await MachineSandbox.probe(settings, dataFolder: folder.path)
        }
        #expect(error?.code == .notRunnable)
        #expect(error?.message.contains("is missing or does not start") == true)
    }

    @Test("A path that plugins may read and that is not there is refused: it does not cost them bubblewrap")
    func missingPath() async throws {
        let folder = try TemporaryFolder()
        var settings = SandboxSettings()
        settings.readablePaths = ["/usr", folder.file("missing")]
        let error = await #expect(throws: DovetailError.self) {
            try await MachineSandbox.probe(settings, dataFolder: folder.path)
        }
        #expect(error?.code == .notRunnable)
        #expect(error?.message.contains("sandbox.readable names \(folder.file("missing"))") == true)
    }

    @Test("A bubblewrap that does not work is not used, and what it said is kept")
    func bubblewrap() async throws {
        let folder = try TemporaryFolder()
        let machine = try await MachineSandbox.probe(
            SandboxSettings(bubblewrap: "/bin/false"), dataFolder: folder.path)
        machine.groups?.remove()
        #expect(machine.bubblewrap == nil)
        #expect(machine.bubblewrapFailure != nil)
    }

    @Test("A data folder has the same mark whatever its path, and another folder another")
    func mark() throws {
        let folder = try TemporaryFolder(), other = try TemporaryFolder()
        let mark = try HostMark(dataFolder: folder.path)
        #expect(
            try HostMark(dataFolder: folder.path + "/../" + folder.path.split(separator: "/").suffix(1).joined())
                == mark)
        #expect(try HostMark(dataFolder: other.path).name != mark.name)
        #expect((2_000_000_000..<2_134_217_728).contains(mark.firstUser))
    }
}
