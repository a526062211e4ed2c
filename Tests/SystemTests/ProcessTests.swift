import DovetailAPI
import DovetailCore
import DovetailTesting
import Foundation
import Subprocess
import Synchronization
import SystemPackage
import Testing

@Suite("Plugins as processes of the built program", .timeLimit(.minutes(10)))
struct ProcessTests {
    private let folder: TemporaryFolder
    private let dovetail: Program

    init() throws {
        self.folder = try TemporaryFolder()
        self.dovetail = Program(data: self.folder.file("data"))
    }

    @Test(
        "X1 · the program that serves runs a plugin's program for all its users, and says what it uses and what confines it"
    )
    func listing() async throws {
        try await self.serving { server in
            let processes = try await self.processes()
            let process = try #require(processes.items.first)
            #expect(processes.items.count == 1 && process.owner == nil && process.instances == 2)
            #expect(process.slug.rawValue == "TaskManager" && process.calls > 0 && process.errors == 0)
            #expect(try #require(process.residentBytes) > 1 << 20 && process.threads ?? 0 > 1)
            #expect(!processes.measures.isEmpty && processes.quarantines.isEmpty)
            let shown = try await self.dovetail("plugin show TaskManager").text
            #expect(shown.contains("TaskManager@1.0.0") && shown.contains(processes.measures[0]))
            let metrics = try await self.metrics(of: server)
            let labels = #"{plugin="TaskManager",version="1.0.0",owner="",process="\#(process.number)"}"#
            #expect(metrics.contains("dovetail_plugin_process_instances\(labels) 2.0\n"))
            #expect(metrics.contains("# TYPE dovetail_plugin_process_call_seconds summary\n"))
            #expect(self.state(in: metrics) == "running")
        }
    }

    @Test(
        "X2 · a killed plugin serves again at once; one that is killed too often is quarantined until an administrator retries"
    )
    func quarantine() async throws {
        let flags = "--port 0 --set restarts.allowed=1"
        let served = try await self.serving(flags) { server in
            try await self.killPlugin()
            try await self.dovetail.prepare("config set TaskManager page_size=20 --user ada")
            #expect(try await self.processes().items.first?.restarts == 1)

            try await self.killPlugin()
            let refused = try await self.dovetail("config set TaskManager page_size=30 --user ada")
            #expect(refused.status != 0)
            let quarantine = try #require(try await self.processes().quarantines.first)
            #expect(quarantine.crashes == 2 && quarantine.failure.message.contains("signal 9"))
            for user in ["ada", "bob"] {
                let status = try await self.dovetail("status TaskManager --user \(user) -o json")
                #expect(try status.document(API.Installation.self).state == .error)
            }
            #expect(try await self.dovetail("processes").text.contains("In quarantine: TaskManager@1.0.0"))
            let metrics = try await self.metrics(of: server)
            let unit = #"{plugin="TaskManager",version="1.0.0",owner=""}"#
            #expect(metrics.contains("dovetail_plugin_process_crashes_total\(unit) 2.0\n"))
            #expect(metrics.contains("dovetail_plugin_process_restarts_total\(unit) 1.0\n"))
            #expect(self.state(in: metrics) == "quarantined")
            #expect(!metrics.contains(#",process=""#), "nothing is told of a process that has ended")

            try await self.dovetail.prepare(
                "retry TaskManager --user ada", "config set TaskManager page_size=30 --user ada")
            #expect(try await self.processes().quarantines.isEmpty)
        }
        #expect(served.log.contains("SIGKILL"))
    }

    @Test("X3 · killing the host leaves no process and no file of a plugin's, and the next one serves it")
    func killedHost() async throws {
        let launchers = Mutex<[Int]>([])
        try await self.serving(stopping: .kill) { _ in
            let pids = try await self.processes().items.map(\.pid)
            launchers.withLock { $0 = pids }
        }
        // The launchers notice the end of the host by themselves.
        for launcher in launchers.withLock({ $0 }) { try await PluginProcesses.waitForEnd(of: launcher) }
        #expect(PluginProcesses.naming(self.folder.path).isEmpty)
        let records = self.folder.file("data/processes")
        #expect(try FileManager.default.contentsOfDirectory(atPath: records).isEmpty)
        try await self.dovetail.serving { _ in
            try await self.dovetail.prepare("config set TaskManager page_size=20 --user bob")
        }
    }

    /// Serves with the task manager enabled for two users.
    @discardableResult
    private func serving(
        _ flags: String = "--port 0", stopping signal: Signal = .terminate,
        _ body: (Server) async throws -> Void
    ) async throws -> Served {
        let package = try TaskManagerPackage.write(to: self.folder)
        // A machine that runs all tests at once is slow to give a hook its turn.
        let patient = " --set limits.write-hold=60s --set limits.write-wait=60s"
        return try await self.dovetail.serving(flags + patient, stopping: signal) { server in
            try await self.dovetail.prepare("plugin publish \(package)")
            for user in ["ada", "bob"] {
                try await self.dovetail.prepare(
                    "user add \(user)", "install TaskManager --user \(user)", "enable TaskManager --user \(user)")
            }
            try await body(server)
        }
    }

    private func processes() async throws -> API.Processes {
        try await self.dovetail("processes -o json").document()
    }

    /// What the server measures, asked for as monitoring does.
    private func metrics(of server: Server) async throws -> String {
        let token = try await self.dovetail("token admin").text
        let result = try await run(
            .path("/usr/bin/curl"),
            arguments: ["--silent", "--header", "Authorization: Bearer \(token)", server.address + "/metrics"],
            output: .string(limit: 1 << 20))
        return result.standardOutput
    }

    /// The one state of the task manager's process that is the case.
    private func state(in metrics: String) -> String? {
        let states = metrics.matches(of: /dovetail_plugin_process_state\{plugin="TaskManager",.*state="(.*)"\} 1.0/)
        return states.count == 1 ? String(states[0].1) : nil
    }

    /// Kills the plugin's program, as the system would when it runs out of memory.
    private func killPlugin() async throws {
        let process = try #require(try await self.processes().items.first)
        let program = try #require(PluginProcesses.program(below: process.pid, named: "TaskManager"))
        kill(program, SIGKILL)
        try await PluginProcesses.waitForEnd(of: process.pid)
    }
}
