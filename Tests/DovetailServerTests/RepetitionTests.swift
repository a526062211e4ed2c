import DovetailAPI
import DovetailCore
import Testing

@Suite("Requests that come twice over HTTP")
struct RepetitionTests {
    @Test("Q14 · every request of a life may come twice: success again, the same state, nothing twice")
    func everythingTwice() async throws {
        try await withServer(packages: [.greeter, .newGreeter]) { server in
            let ada = try await server.client("ada")
            let slug = try PluginSlug("Greeter")
            let (old, configuration) = (JSONValue.string("1.0.0"), JSONValue.object(["values": ["count": 3]]))
            for (method, path, body) in [
                ("POST", APIPaths.action(.install, slug, of: .me), ["version": old]),
                ("POST", APIPaths.action(.enable, slug, of: .me), [:]),
                ("POST", APIPaths.action(.update, slug, of: .me), [:]),
                ("PUT", APIPaths.configuration(slug, of: .me), configuration),
                ("POST", APIPaths.action(.disable, slug, of: .me), [:]),
                ("POST", APIPaths.action(.uninstall, slug, of: .me), [:]),
            ] as [(String, String, JSONValue)] {
                let first = try await ada.send(method, path, json: body)
                let left = try await Remains(ada)
                let second = try await ada.send(method, path, json: body)
                #expect(first.status == 200 && second.status == 200, "\(path): \(second.text)")
                let results = try [first, second].map { try $0.document(API.OperationResult.self) }
                #expect(results.allSatisfy(\.success) && results[0].state == results[1].state, "\(path)")
                #expect(results[0].version == results[1].version, "\(path)")
                #expect(try await Remains(ada) == left, "\(path)")
                #expect(results[0].operation != nil && results[1].operation == nil, "\(path)")
            }
            let operations: API.Page<API.Operation> = try await ada.get(APIPaths.operations).document()
            let kinds = operations.items.map(\.kind)
            #expect(kinds == [.uninstall, .disable, .configure, .update, .enable, .install])
        }
    }

    @Test("Q14 · what failed is done by a retry, once; another retry is refused and changes nothing")
    func retry() async throws {
        try await withServer(packages: [.hesitant]) { server in
            let ada = try await server.client("ada")
            #expect(try await ada.act(.install, "Hesitant").status == 200)
            #expect(try await ada.act(.enable, "Hesitant").status == 502)
            let retried: API.OperationResult = try await ada.act(.retry, "Hesitant").document()
            #expect(retried.success && retried.state == .enabled && retried.operation?.kind == .enable)
            let left = try await Remains(ada)
            let again = try await ada.act(.retry, "Hesitant")
            #expect(again.status == 409 && again.problem?.code == .transitionRefused)
            #expect(try await Remains(ada) == left)
            let operations: API.Page<API.Operation> = try await ada.get(APIPaths.operations).document()
            #expect(operations.items.map(\.kind) == [.enable, .enable, .install])
            #expect(operations.items.map(\.status) == [.succeeded, .failed, .succeeded])
        }
    }
}

/// What a user has, without the times at which it was asked for.
private struct Remains: Equatable {
    let installations: [String]
    let modules: [String]
    let values: JSONValue?

    init(_ client: TestClient) async throws {
        let installations: API.Page<API.Installation> = try await client.get(APIPaths.installations(of: .me)).document()
        let modules: API.Page<API.Module> = try await client.get(APIPaths.modules(of: .me)).document()
        self.installations = installations.items.map { "\($0.id) \($0.state) \(String(describing: $0.version))" }
        self.modules = modules.items.map { "\($0.id) \($0.version)" }
        guard let slug = installations.items.first?.slug else {
            self.values = nil
            return
        }
        let configuration = try await client.get(APIPaths.configuration(slug, of: .me))
        self.values = try JSONValue(parsing: configuration.bytes)["values"]
    }
}
