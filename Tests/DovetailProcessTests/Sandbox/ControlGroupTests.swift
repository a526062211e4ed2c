import DovetailTesting
import Foundation
import Testing

@testable import DovetailProcess

@Suite("Control groups")
struct ControlGroupTests {
    @Test("Both versions are found where this process is in them")
    func hybrid() {
        let mounts = ControlGroupMounts(
            membership: """
                8:pids:/
                4:memory:/box/1
                2:cpu,cpuacct:/
                1:name=systemd:/
                0::/
                """,
            mounts: """
                30 25 0:26 / /sys/fs/cgroup/unified rw,relatime shared:9 - cgroup2 cgroup2 rw
                31 25 0:27 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
                32 25 0:28 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids
                33 25 0:29 /box /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
                34 25 0:30 / /tmp rw - tmpfs tmpfs rw
                """)
        #expect(mounts.unified == "/sys/fs/cgroup/unified")
        #expect(mounts.separate["pids"] == "/sys/fs/cgroup/pids")
        #expect(mounts.separate["cpu"] == "/sys/fs/cgroup/cpu,cpuacct")
        #expect(mounts.separate["memory"] == "/sys/fs/cgroup/memory/1")
    }

    @Test("A group outside of what is mounted is not to be found")
    func outside() {
        let mounts = ControlGroupMounts(
            membership: "0::/elsewhere", mounts: "30 25 0:26 /box /sys/fs/cgroup rw - cgroup2 cgroup2 rw")
        #expect(mounts.unified == nil)
    }

    @Test("Limits are written as each version wants them")
    func settings() {
        let limits = ProcessLimits(memory: 1024, processes: 10, niceness: 1, processors: 0.5)
        let unified = ControlGroups(version: 2, folders: [:]).settings(limits)
        #expect(unified.map { "\($0.file)=\($0.value)" }.contains("cpu.max=50000 100000"))
        #expect(unified.map { "\($0.file)=\($0.value)" }.contains("memory.max=1024"))
        let separate = ControlGroups(version: 1, folders: [:]).settings(limits).map { "\($0.file)=\($0.value)" }
        #expect(
            separate == [
                "pids.max=12", "memory.limit_in_bytes=1024", "memory.memsw.limit_in_bytes=1024", "cpu.shares=819",
                "cpu.cfs_quota_us=50000",
            ])
    }

    @Test("A host hands controllers down to groups of the second version, and makes its own below")
    func unified() throws {
        // A folder stands in for the hierarchy: what is written shows how it would be used.
        let folder = try TemporaryFolder()
        try Data("cpuset cpu memory pids\n".utf8).write(to: URL(fileURLWithPath: folder.file("cgroup.controllers")))
        try Data().write(to: URL(fileURLWithPath: folder.file("cgroup.subtree_control")))
        let parent = folder.file("dovetail-1")
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: parent + "/cgroup.subtree_control"))

        let mounts = ControlGroupMounts(unified: folder.path, separate: [:])
        let groups = try #require(ControlGroups.find(name: "dovetail-1", in: mounts))
        #expect(groups.version == 2)
        #expect(groups.controllers == ["memory", "pids", "cpu"])
        #expect(groups.parents == [parent])
        let written = try String(contentsOfFile: parent + "/cgroup.subtree_control", encoding: .utf8)
        #expect(Set(written.split(separator: " ")) == ["+memory", "+pids", "+cpu"])
    }

    @Test("A host that has moved out of the way of its groups moves back when it stops")
    func close() throws {
        let folder = try TemporaryFolder()
        let own = folder.file("dovetail-host"), parent = folder.file("dovetail-1")
        for path in [own, parent] {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
        for file in ["cgroup.subtree_control", "cgroup.procs"] {
            try Data().write(to: URL(fileURLWithPath: folder.file(file)))
        }
        let groups = ControlGroups(version: 2, folders: ["memory": parent, "pids": parent], hostGroup: own)
        groups.remove()
        #expect(FileManager.default.fileExists(atPath: own))
        groups.close()
        #expect(!FileManager.default.fileExists(atPath: own))
        #expect(try String(contentsOfFile: folder.file("cgroup.procs"), encoding: .utf8) == "\(getpid())")
        let written = try String(contentsOfFile: folder.file("cgroup.subtree_control"), encoding: .utf8)
        #expect(written == "-memory -pids")
    }

    @Test("A hierarchy that lets no host move leaves no group behind")
    func refusal() throws {
        let folder = try TemporaryFolder()
        try Data("memory pids\n".utf8).write(to: URL(fileURLWithPath: folder.file("cgroup.controllers")))
        let mounts = ControlGroupMounts(unified: folder.path, separate: [:])
        #expect(ControlGroups.find(name: "dovetail-1", in: mounts) == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["cgroup.controllers"])
    }

    @Test("A hierarchy without the controllers, or that may not be written to, has no groups")
    func none() throws {
        let folder = try TemporaryFolder()
        try Data("hugetlb\n".utf8).write(to: URL(fileURLWithPath: folder.file("cgroup.controllers")))
        let mounts = ControlGroupMounts(unified: folder.path, separate: ["memory": "/proc/self"])
        #expect(ControlGroups.find(name: "dovetail-1", in: mounts) == nil)
    }

    @Test("A group that cannot be made whole is not made", .enabled { try await Machine.hasGroups })
    func failure() throws {
        let folder = try TemporaryFolder()
        let groups = ControlGroups(version: 1, folders: ["memory": folder.file("memory"), "pids": folder.path])
        #expect(throws: (any Error).self) { try groups.makeGroup("one", ProcessLimits()) }
        #expect(!FileManager.default.fileExists(atPath: folder.file("one")))
    }
}
