import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import Testing

@testable import DovetailProcess

extension HostileTests {
    @Suite("A plugin that reaches for what is not its own", .timeLimit(.minutes(10)))
    struct EscapeTests {
        @Test(
            "X1 · a plugin opens neither the host's store, nor its key, nor another plugin's release or database",
            .enabled { try await Machine.isContaining })
        func files() async throws {
            try await HostileHost.run { test in
                try await test.installAndEnable()
                let data = test.folder.file("data")
                let paths = try #require(FileManager.default.subpaths(atPath: data)).map { "\(data)/\($0)" }
                let own = "/\(HostileHost.hostile)/"
                let foreign = paths.filter { !$0.contains(own) } + ["/etc/shadow", "/root", "/proc/1/environ"]
                #expect(
                    foreign.contains { $0.hasSuffix("/host.sqlite") }
                        && foreign.contains { $0.hasSuffix("/secret.key") })
                #expect(foreign.contains { $0.contains("/shared/") && $0.contains(HostileHost.neighbour) })
                for file in foreign.filter(Self.isFile) {
                    Self.expectRefusals(try await test.order("open-files", file), count: 2, naming: file)
                }

                // Its own it reads, and does not write.
                let manifest = try #require(
                    paths.first { $0.contains("/shared\(own)") && $0.hasSuffix("/manifest.json") })
                let attempts = try await test.order("open-files", manifest).split(separator: "\n")
                #expect(attempts.first?.hasSuffix(": done") == true && attempts.last?.hasSuffix(": done") == false)
            }
        }

        /// Every attempt was made, and none has succeeded.
        private static func expectRefusals(
            _ report: String, count: Int, naming text: String = "", sourceLocation: SourceLocation = #_sourceLocation
        ) {
            let lines = report.split(separator: "\n")
            #expect(lines.count == count, "\(report)", sourceLocation: sourceLocation)
            for line in lines {
                #expect(
                    !line.hasSuffix(": done") && (text.isEmpty || line.contains(text)), "\(line)",
                    sourceLocation: sourceLocation)
            }
        }

        private static func isFile(_ path: String) -> Bool {
            var isFolder: ObjCBool = false
            return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
        }

        @Test(
            "X1 · a plugin connects to nobody: by TCP, UDP, a socket file or anything else",
            .enabled { try await Machine.isContaining })
        func network() async throws {
            let server = try ListeningSocket()
            try await HostileHost.run { test in
                try await test.installAndEnable()
                let path = test.folder.file("socket")
                let local = try ListeningSocket(path: path)
                let report = try await test.order("connect-out", "\(server.port)\n\(path)")
                Self.expectRefusals(report, count: 6)
                #expect(!server.hasCaller && !local.hasCaller)
            }
        }

        @Test(
            "X1 · a plugin neither signals nor traces the host, nor what started it, and reads nobody's memory",
            .enabled { try await Machine.isContaining })
        func host() async throws {
            try await HostileHost.run { test in
                try await test.installAndEnable()
                Self.expectRefusals(try await test.order("attack-host", "\(getpid())"), count: 7)
            }
        }

        @Test(
            "X1 · a plugin gains nothing: no priority, no user, no higher limit, no protection from the system",
            .enabled { try await Machine.isContaining })
        func gain() async throws {
            try await HostileHost.run { test in
                try await test.installAndEnable()
                Self.expectRefusals(try await test.order("gain"), count: 6)
            }
        }

        @Test("X1 · descriptors that a plugin sends along are not kept by the host")
        func descriptors() async throws {
            try await HostileHost.run { test in
                try await test.installAndEnable()
                let report = try await test.order("send-descriptors")
                #expect(report.hasPrefix("sent ") && report != "sent 0 times")
                // What came before this request has been read with it.
                #expect(try await test.send(.get, "/hello").status == 200)
                let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").filter {
                    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == "/dev/null"
                }
                #expect(open.count < 64)
            }
        }
    }

    @Suite("A plugin that hoards", .timeLimit(.minutes(10)))
    struct HoardTests {
        @Test("X1 · a plugin that eats memory is ended, and the operator reads that it was that, and which setting")
        func memory() async throws {
            var settings = ProcessSettings.patient
            settings.limits.memory = 96 << 20
            try await HostileHost.run(settings: settings, restarts: .strict) { test in
                try await test.installAndEnable()
                let error = try await test.failure(of: "eat-memory")
                #expect(error.code == .crashed)
                let end = try await test.ends.next()
                if try await Machine.hasGroups {
                    let words = "was killed because it used more memory than it may have (96 MiB)."
                    #expect(end.error.message.contains(words), "\(end.error.message)")
                    #expect(end.error.message.contains("processes.memory"))
                } else {
                    #expect(end.lastLines.last?.hasPrefix("there is no memory") == true, "\(end.lastLines)")
                }
            }
        }

        @Test(
            "X1 · a plugin fills its own folder up to its limit, and no other; nothing of it is left",
            .enabled { try await Machine.hasBubblewrap })
        func folders() async throws {
            var settings = ProcessSettings.patient
            settings.limits.folderSize = 8 << 20
            try await HostileHost.run(settings: settings) { test in
                try await test.installAndEnable()
                let written = try await test.order("fill-folders").split(separator: "\n").map { line in
                    (line.prefix { $0 != ":" }, line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0)
                }
                #expect(written.count == 8)
                for (folder, size) in written {
                    let most = ["/tmp": 8, "/dev/shm": 2][folder] ?? 0
                    #expect(size <= most, "\(folder): \(size) MiB")
                }
            }
        }

        @Test("X3 · folders that are deep and closed are removed with their plugin")
        func nesting() async throws {
            try await HostileHost.run { test in
                try await test.installAndEnable()
                #expect(try await test.order("nest-folders").hasSuffix("deep"))
            }
        }

        @Test("X1 · a plugin opens no more descriptors than it may")
        func descriptors() async throws {
            try await HostileHost.run { test in
                try await test.installAndEnable()
                let count = try await test.order("open-descriptors").split(separator: " ").first.flatMap { Int($0) }
                #expect(try #require(count) < ProcessLimits().descriptors)
            }
        }
    }
}
