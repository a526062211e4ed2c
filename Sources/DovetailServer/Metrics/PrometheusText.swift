import DovetailCore
import DovetailHost

/// What a host measures, in the text format of Prometheus, version 0.0.4.
///
/// Every value is read when it is asked for: nothing is counted for those who never ask.
struct PrometheusText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// One metric: its name, what it means, its kind, and its values by their labels.
    private struct Metric {
        let name: String
        let meaning: String
        let kind: String
        let samples: [(labels: [(String, String)], value: Double)]
    }

    private let metrics: [Metric]

    /// Measures a host.
    init(_ host: PluginHost) async {
        let processes = await host.processes()
        self.metrics =
            Self.host(host, processes) + Self.usage(processes) + Self.calls(processes) + Self.units(host, processes)
    }

    /// The text.
    var text: String {
        self.metrics.map { metric in
            let lines = metric.samples.map { sample in
                let labels = sample.labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
                return "\(metric.name)\(labels.isEmpty ? "" : "{\(labels)}") \(sample.value)\n"
            }
            return "# HELP \(metric.name) \(metric.meaning)\n# TYPE \(metric.name) \(metric.kind)\n" + lines.joined()
        }.joined()
    }

    private static func host(_ host: PluginHost, _ processes: [PluginProcessStatus]) -> [Metric] {
        [
            Metric(
                name: "dovetail_installations_awake", meaning: "Installations that are awake.", kind: "gauge",
                samples: [([], Double(host.awakeCount))]),
            Metric(
                name: "dovetail_plugin_processes", meaning: "Processes that run plugins.", kind: "gauge",
                samples: [([], Double(processes.count))]),
            Metric(
                name: "dovetail_plugin_quarantines", meaning: "Releases that crashed too often.", kind: "gauge",
                samples: [([], Double(host.quarantines.count))]),
        ]
    }

    private static func usage(_ processes: [PluginProcessStatus]) -> [Metric] {
        [
            Self.gauge(
                "cpu_seconds_total", "Time that a plugin's process has kept a processor busy.", "counter", processes
            ) { $0.usage.map { $0.cpuTime / .seconds(1) } },
            Self.gauge("resident_bytes", "Memory that a plugin's process holds.", "gauge", processes) {
                $0.usage.map { Double($0.residentBytes) }
            },
            Self.gauge("threads", "Threads of a plugin's process.", "gauge", processes) {
                $0.usage.map { Double($0.threads) }
            },
            Self.gauge("instances", "Plugin objects that live in a process.", "gauge", processes) {
                Double($0.instances)
            },
        ]
    }

    private static func calls(_ processes: [PluginProcessStatus]) -> [Metric] {
        [
            Self.gauge("calls_total", "Calls that a plugin's process was asked.", "counter", processes) {
                Double($0.calls)
            },
            Self.gauge("call_errors_total", "Calls to a plugin's process that failed.", "counter", processes) {
                Double($0.errors)
            },
            Metric(
                name: "dovetail_plugin_process_call_seconds",
                meaning: "How long the latest calls to a plugin's process took.", kind: "summary",
                samples: processes.flatMap { process in
                    guard let latency = process.latency else { return [([(String, String)], Double)]() }
                    return [
                        (Self.labels(process) + [("quantile", "0.5")], latency.p50 / .seconds(1)),
                        (Self.labels(process) + [("quantile", "0.99")], latency.p99 / .seconds(1)),
                    ]
                }.map { (labels: $0.0, value: $0.1) }),
        ]
    }

    /// What is known of units whether they have a process or not.
    private static func units(_ host: PluginHost, _ processes: [PluginProcessStatus]) -> [Metric] {
        let (known, running) = (host.unitCounts, Set(processes.map(\.unit)))
        let others = running.subtracting(known.map(\.unit)).map { UnitCounts(unit: $0) }
        let counts = (known + others).sorted { "\($0.unit)" < "\($1.unit)" }
        let quarantined = Set(host.quarantines.map(\.unit))
        return [
            Metric(
                name: "dovetail_plugin_process_state",
                meaning: "What is the case with a plugin's process: 1 for that, 0 for all else.", kind: "gauge",
                samples: counts.flatMap { counts in
                    let state = UnitState(
                        isRunning: running.contains(counts.unit), isReturning: counts.isReturning,
                        isQuarantined: quarantined.contains(counts.unit))
                    return UnitState.allCases.map { one in
                        (labels: Self.labels(counts.unit) + [("state", one.rawValue)], value: one == state ? 1.0 : 0)
                    }
                }),
            Metric(
                name: "dovetail_plugin_process_crashes_total",
                meaning: "How often a plugin's process has ended by itself.", kind: "counter",
                samples: counts.map { (labels: Self.labels($0.unit), value: Double($0.crashes)) }),
            Metric(
                name: "dovetail_plugin_process_restarts_total",
                meaning: "How often a plugin's process was started again after that.", kind: "counter",
                samples: counts.map { (labels: Self.labels($0.unit), value: Double($0.restarts)) }),
        ]
    }

    private static func gauge(
        _ name: String, _ meaning: String, _ kind: String, _ processes: [PluginProcessStatus],
        _ value: (PluginProcessStatus) -> Double?
    ) -> Metric {
        let samples = processes.compactMap { process in
            value(process).map { (labels: Self.labels(process), value: $0) }
        }
        return Metric(name: "dovetail_plugin_process_\(name)", meaning: meaning, kind: kind, samples: samples)
    }

    private static func labels(_ process: PluginProcessStatus) -> [(String, String)] {
        Self.labels(process.unit) + [("process", "\(process.process)")]
    }

    private static func labels(_ unit: ProcessUnit) -> [(String, String)] {
        [
            ("plugin", unit.release.slug.rawValue), ("version", "\(unit.release.version)"),
            ("owner", unit.owner?.rawValue ?? ""),
        ]
    }

    /// A label's value; names of plugins and users hold none of these, but whoever reads the text need not know.
    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
