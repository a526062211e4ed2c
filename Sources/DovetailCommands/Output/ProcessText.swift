import DovetailAPI
import DovetailCore

/// What runs plugins, for people.
struct ProcessText {
    private let processes: API.Processes

    init(_ processes: API.Processes) {
        self.processes = processes
    }

    /// Everything there is to say.
    var all: String {
        [self.table ?? "No plugin runs in a process of its own now.", self.quarantines, self.protection]
            .compactMap(\.self).joined(separator: "\n\n")
    }

    /// The processes; nil when there are none.
    var table: String? {
        guard !self.processes.items.isEmpty else { return nil }
        let rows = self.processes.items.map { process in
            [
                "\(process.slug)@\(process.version)", process.owner?.rawValue ?? "all", "\(process.pid)",
                Wording.time(process.startedAt), "\(process.restarts)", "\(process.instances)",
                Wording.bytes(process.residentBytes), process.threads.map(String.init) ?? "–",
                Wording.duration(process.processorSeconds), "\(process.calls)", "\(process.errors)",
                Wording.latency(process.medianLatency), Wording.latency(process.slowLatency),
            ]
        }
        let header = [
            "release", "owner", "pid", "started", "restarts", "instances", "memory", "threads", "cpu", "calls",
            "errors",
            "p50", "p99",
        ]
        return TextTable(header, rows: rows).text(isDecorated: Console.isDecorated)
    }

    /// What crashed too often, with the last lines that it wrote; nil when there is none.
    var quarantines: String? {
        guard !self.processes.quarantines.isEmpty else { return nil }
        return self.processes.quarantines.map { quarantine in
            let owner = quarantine.owner.map { " of \($0)" } ?? ""
            let head =
                "In quarantine: \(quarantine.slug)@\(quarantine.version)\(owner), \(quarantine.crashes) crashes, since \(Wording.time(quarantine.since)), until \(Wording.time(quarantine.until))\n  \(quarantine.failure.message)"
            guard !quarantine.lastLines.isEmpty else { return head }
            return head + "\n  Its last lines:\n" + quarantine.lastLines.map { "    \($0)" }.joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// What confines them; nil when nothing is known of it.
    var protection: String? {
        guard !self.processes.measures.isEmpty || !self.processes.gaps.isEmpty else { return nil }
        let measures = self.processes.measures.map { "  ✓ \($0)" }
        let gaps = self.processes.gaps.map { "  ! \($0)" }
        return "Sandbox and limits:\n" + (measures + gaps).joined(separator: "\n")
    }
}
