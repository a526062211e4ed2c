import DovetailAPI
import Testing

@Suite("What runs plugins, over HTTP")
struct ProcessTests {
    @Test("Processes and metrics are for administrators alone")
    func access() async throws {
        try await withServer { server in
            let ada = try await server.client("ada")
            let root = try await server.administrator()
            for path in [APIPaths.processes, APIPaths.metrics] {
                #expect(try await server.guest.get(path).status == 401)
                #expect(try await ada.get(path).status == 403)
                #expect(try await root.get(path).status == 200)
            }
            #expect(try await root.get(APIPaths.processes + "?plugin=../x").status == 400)
        }
    }

    @Test("A host without plugin processes has none, and says nothing of a sandbox")
    func none() async throws {
        try await withServer { server in
            let root = try await server.administrator()
            let processes: API.Processes = try await root.get(APIPaths.processes).document()
            #expect(processes == API.Processes(items: [], quarantines: [], measures: [], gaps: []))
            let health: API.Health = try await server.guest.get(APIPaths.ready).document()
            #expect(health.checks["sandbox"] == nil && health.status == .ok)
        }
    }

    @Test("Health is as good as its worst part, and what is partial is no failure")
    func health() {
        #expect(API.Health(checks: ["a": .ok, "b": .partial]).status == .partial)
        #expect(API.Health(checks: ["a": .partial, "b": .unavailable]).status == .unavailable)
        #expect(API.Health(checks: ["a": .ok]).status == .ok)
    }

    @Test("Metrics are in Prometheus' text format: every value below its kind")
    func format() async throws {
        try await withServer { server in
            let text = try await server.administrator().get(APIPaths.metrics).text
            var kinds: Set<Substring> = []
            for line in text.split(separator: "\n") {
                let words = line.split(separator: " ")
                if line.hasPrefix("# TYPE ") {
                    kinds.insert(words[2])
                } else if !line.hasPrefix("#") {
                    let name = words[0].prefix { $0 != "{" }
                    #expect(kinds.contains(name) && Double(words[1]) != nil, "\(line)")
                }
            }
            #expect(text.contains("dovetail_installations_awake 0.0\n"))
        }
    }
}
