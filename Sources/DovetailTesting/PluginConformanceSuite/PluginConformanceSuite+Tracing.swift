import DovetailCore
import DovetailHost
import Foundation
import Testing

extension PluginConformanceSuite {
    /// Logs a line that names who takes the step.
    private static func log(_ line: String) -> JSONValue { ["do": "log", "message": .string(line)] }

    static let tracing = [
        Case("X15 · The trace and the id of a request go to the plugin, to those that it calls, and into every line") {
            test in
            let user = try await test.servedUser()
            try await user.installAndEnable("Neighbour")
            let lines = ["route", "service", "event"].map { "\($0) of \(user.name)" }
            try await user.takeOne(
                ["do": "services.provide", "name": "neighbour.first", "as": "service", "steps": [Self.log(lines[1])]],
                on: "Neighbour")
            try await user.takeOne(
                ["do": "events.subscribe", "name": "Conformance.traced", "as": "event", "steps": [Self.log(lines[2])]],
                on: "Neighbour")
            try await user.takeOne(
                Self.route(
                    "GET", "/items", ["do": "given"], Self.log(lines[0]),
                    ["do": "services.call", "name": "neighbour.first", "method": "any"],
                    ["do": "events.publish", "name": "Conformance.traced"]))
            let parent = TraceContext.begin()
            let response = try await user.send(
                .get, "/items",
                headers: ["traceparent": parent.traceparent, "X-Request-ID": "request-\(user.name)"])
            let given = try JSONValue(parsing: try await response.body.collect(upTo: 10_000)).array?.first
            let pairs = given?["headers"]?.array?.compactMap { $0.array?.compactMap(\.string) } ?? []
            let fields = Dictionary(pairs.map { ($0[0].lowercased(), $0[1]) }) { first, _ in first }
            #expect(fields["x-request-id"] == "request-\(user.name)")
            let trace = try #require(fields["traceparent"].flatMap(TraceContext.init(traceparent:)))
            #expect(trace.traceID == parent.traceID && trace.span != parent.span && trace.flags == parent.flags)
            for said in lines {
                let line = try await test.log.line(saying: said)
                #expect(line.metadata["trace.id"] == parent.traceID, "\(said)")
                #expect(line.metadata["span.id"] == trace.spanID, "\(said)")
                // An event is handled when the request may have been answered already.
                #expect(line.metadata["request.id"] == "request-\(user.name)" || said == lines[2], "\(said)")
            }
        },
        Case("X15 · A request without a trace, or with one that is none, begins one; a task has none") { test in
            let user = try await test.servedUser()
            try await user.takeOne(Self.route("GET", "/items", ["do": "given"]))
            for parent in ["", "00-00000000000000000000000000000000-0000000000000000-01"] {
                let response = try await user.send(.get, "/items", headers: ["traceparent": parent])
                let given = try JSONValue(parsing: try await response.body.collect(upTo: 10_000)).array?.first
                let field = given?["headers"]?.array?.first { $0.array?.first == "traceparent" }
                #expect(field?.array?.last?.string.flatMap(TraceContext.init(traceparent:)) != nil)
            }
            let line = "task of \(user.name)"
            try await user.takeOne(
                ["do": "tasks.run", "name": "late", "as": "late", "steps": [Self.log(line)]])
            #expect(try await test.log.line(saying: line).metadata["trace.id"] == nil)
        },
    ]
}
