import DovetailAPI
import DovetailCore
import DovetailHost
import HTTPTypes
import Hummingbird
import NIOCore

/// What runs plugins, for operators and their monitoring.
enum ProcessRoutes {
    static let table = [
        Route(
            method: .get, path: "/api/v1/processes", tag: "Operations",
            summary: "List the processes that run plugins, and what confines them", access: .administrators,
            query: [("plugin", "Only those of this plugin.")], response: .json(API.Processes.self),
            errors: [.invalidName], handler: Self.list),
        Route(
            method: .get, path: "/metrics", tag: "Health", summary: "Measure, in Prometheus' text format",
            access: .administrators,
            response: Route.Document(contentType: PrometheusText.contentType) { SchemaNode(["type": "string"]) }
        ) { call in
            Response(
                status: .ok, headers: [.contentType: PrometheusText.contentType],
                body: ResponseBody(byteBuffer: ByteBuffer(string: await PrometheusText(call.host).text)))
        },
    ]

    private static func list(_ call: Call) async throws -> Response {
        let slug = try call.query("plugin").map { try PluginSlug($0) }
        let host = call.host
        let processes = await host.processes(of: slug)
        let quarantines = host.quarantines.filter { slug == nil || $0.unit.release.slug == slug }
        return try Response(
            document: API.Processes(
                items: processes.map { API.PluginProcess($0, restarts: host.restarts(of: $0.unit)) },
                quarantines: quarantines.map(API.PluginQuarantine.init),
                measures: host.protections.flatMap(\.measures), gaps: host.protections.flatMap(\.gaps)))
    }
}

extension API.PluginProcess {
    fileprivate init(_ status: PluginProcessStatus, restarts: Int) {
        self.init(
            number: Int(clamping: status.process.rawValue), unit: status.unit, pid: Int(status.pid),
            startedAt: status.startedAt,
            instances: status.instances, processorSeconds: status.usage.map { $0.cpuTime / .seconds(1) },
            residentBytes: status.usage?.residentBytes, threads: status.usage?.threads, calls: status.calls,
            errors: status.errors, restarts: restarts, medianLatency: status.latency.map { $0.p50 / .seconds(1) },
            slowLatency: status.latency.map { $0.p99 / .seconds(1) }, lastLines: status.lastLines)
    }
}
