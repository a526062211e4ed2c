import Testing

@testable import DovetailProcess

@Suite("The command that starts a confined plugin")
struct SandboxedCommandTests {
    private static let machine = MachineSandbox(
        mode: .automatic, launcher: "/opt/host/dovetail-launcher",
        bubblewrap: MachineSandbox.Bubblewrap(path: "/usr/bin/bwrap", dropsUser: true), landlock: 7, hasSeccomp: true,
        groups: nil, isRoot: true, firstUser: 2_000_000_000, readablePaths: ["/opt/swift/lib", "/usr/lib/swift"],
        dataFolder: "/srv/data")
    private static let request = LaunchRequest(
        releaseFolder: "/srv/data/shared/Notes/v1.0.0", executable: "bin/notes", arguments: ["--fast"],
        environment: ["PATH": "/opt/node/bin", "LD_PRELOAD": "x.so"], slot: 3, privateFolder: "/srv/data/run/3-folder",
        record: "/srv/data/run/3")

    /// The arguments in parts: the monitor's, bubblewrap's if any, the confinement's, the plugin's.
    private static func parts(_ request: LaunchRequest = request, _ machine: MachineSandbox = machine) -> [[String]] {
        SandboxedCommand(request, on: machine).arguments.split(separator: "--").map(Array.init)
    }

    /// The values of an option that may repeat.
    private static func values(of option: String, in words: [String]) -> [String] {
        zip(words, words.dropFirst()).filter { $0.0 == option }.map(\.1)
    }

    @Test("The monitor starts bubblewrap, which starts the launcher, which becomes the plugin")
    func order() {
        let parts = Self.parts()
        #expect(
            parts.map { $0.prefix(2) } == [
                ["monitor", "--record"], ["/usr/bin/bwrap", "--unshare-ipc"],
                ["/opt/host/dovetail-launcher", "confine"],
                ["/srv/data/shared/Notes/v1.0.0/bin/notes", "--fast"],
            ])
    }

    @Test("Without bubblewrap the monitor starts the launcher, and makes and removes the private folder")
    func withoutBubblewrap() {
        var machine = Self.machine
        machine.bubblewrap = nil
        let parts = Self.parts(Self.request, machine)
        #expect(parts.count == 3)
        #expect(Self.values(of: "--remove", in: parts[0]) == ["/srv/data/run/3-folder"])
        #expect(Self.values(of: "--write", in: parts[1]).contains("/srv/data/run/3-folder"))
        #expect(!Self.values(of: "--read", in: parts[1]).contains("/"))
        // The kernel counts none of root's, and all of another user's.
        #expect(!Self.values(of: "--limit", in: parts[1]).contains { $0.hasPrefix("nproc=") })
        machine.isRoot = false
        #expect(Self.values(of: "--limit", in: Self.parts(Self.request, machine)[1]).last == "nproc=+1088")
    }

    @Test("Root's plugins become users of their own; an ordinary user's are one in a namespace")
    func users() {
        var machine = Self.machine
        #expect(Self.values(of: "--uid", in: Self.parts()[2]) == ["2000000003"])
        machine.bubblewrap?.dropsUser = false
        let parts = Self.parts(Self.request, machine)
        #expect(parts[1].contains("--unshare-user"))
        #expect(Self.values(of: "--uid", in: parts[1]) == ["2000000003"])
        #expect(Self.values(of: "--uid", in: parts[2]) == [])
    }

    @Test("What the plugin may read lies where it lies outside, and the folders above it can be passed")
    func bindings() {
        let words = Self.parts()[1]
        let bound = Self.values(of: "--ro-bind", in: words)
        #expect(bound == ["/srv/data/shared/Notes/v1.0.0", "/opt/host/dovetail-launcher", "/opt/swift/lib"])
        let made = Self.values(of: "--dir", in: words)
        #expect(Set(made).isSuperset(of: ["/srv", "/srv/data", "/srv/data/shared", "/opt/host", "/etc", "/etc/ssl"]))
        #expect(made == made.sorted())
        #expect(!words.contains("/etc/passwd"))
    }

    @Test(
        "A data folder below what plugins may read is covered, and of it only their release can be seen",
        arguments: [("/usr/local/data", [String]()), ("/opt/data", ["/opt"]), ("/opt/data", ["/"])])
    func dataFolder(_ data: String, _ readable: [String]) throws {
        var machine = Self.machine, request = Self.request
        machine.dataFolder = data
        machine.readablePaths = readable
        request.releaseFolder = data + "/shared/Notes/v1.0.0"
        let words = Self.parts(request, machine)[1]
        let cover = try #require(words.firstIndex(of: data))
        #expect(words[cover - 1] == "--tmpfs")
        #expect(!words[cover...].contains { readable.contains($0) && $0 != "/" })
        let after = Array(words[(cover + 1)...])
        #expect(Self.values(of: "--ro-bind", in: after) == [request.releaseFolder])
        #expect(Self.values(of: "--dir", in: after) == [data + "/shared", data + "/shared/Notes"])
        #expect(Self.values(of: "--remount-ro", in: after) == [data, "/dev", "/"])
    }

    @Test("The network is there only when it is granted, and then with the settings that it needs")
    func network() {
        var request = Self.request
        #expect(Self.parts(request)[1].contains("--unshare-net"))
        #expect(!Self.parts(request)[1].contains("/etc/resolv.conf"))
        request.network = true
        let parts = Self.parts(request)
        #expect(!parts[1].contains("--unshare-net"))
        #expect(parts[1].contains("/etc/resolv.conf"))
        #expect(parts[2].contains("--network"))
    }

    @Test("Memory and processes are limited once: by control groups, or by the kernel for each process")
    func limits() {
        var machine = Self.machine, request = Self.request
        request.limits.descriptors = 99
        let alone = Self.values(of: "--limit", in: Self.parts(request, machine)[2])
        #expect(alone == ["nofile=99", "fsize=268435456", "data=536870912", "as=2147483648", "nproc=64"])
        machine.groups = ControlGroups(version: 1, folders: ["memory": "/m/host", "pids": "/p/host"])
        request.groups = ["/m/host/3", "/p/host/3"]
        let parts = Self.parts(request, machine)
        #expect(Self.values(of: "--limit", in: parts[2]) == ["nofile=99", "fsize=268435456"])
        #expect(Self.values(of: "--group", in: parts[0]) == ["/m/host/3", "/p/host/3"])
    }

    @Test("What the machine lacks is not asked for")
    func lacking() {
        var machine = Self.machine
        machine.landlock = 0
        machine.hasSeccomp = false
        let words = Self.parts(Self.request, machine)[2]
        #expect(words.contains("--no-landlock"))
        #expect(words.contains("--no-seccomp"))
        #expect(!words.contains("--read"))
    }

    @Test("The plugin's variables have a name under which they work on nothing before it")
    func environment() {
        let environment = SandboxedCommand(Self.request, on: Self.machine).environment
        #expect(environment.keys.allSatisfy { $0.hasPrefix("DOVETAIL_PLUGIN_ENVIRONMENT_") })
        #expect(environment["DOVETAIL_PLUGIN_ENVIRONMENT_PATH"] == "/opt/node/bin")
        #expect(environment["DOVETAIL_PLUGIN_ENVIRONMENT_HOME"] == "/tmp")
    }
}
