import DovetailCore
import DovetailHost
import DovetailTesting
import Testing

@testable import DovetailProcess

@Suite("A plugin in plain C, written from the protocol's page alone", .timeLimit(.minutes(10)))
struct PlainPluginTests {
    private static let slug = "Guestbook"
    private static let fields: [String: JSONValue] = [
        "api_endpoints": [
            ["method": "POST", "path": "/entries"], ["method": "GET", "path": "/entries"],
            ["method": "GET", "path": "/count"],
        ],
        "events": ["subscribes": ["Guestbook.signed"]],
        "services": [
            "provides": [["name": "guestbook", "version": "1.0.0"]],
            "requires": [["name": "guestbook", "version": "^1.0"]],
        ],
    ]

    @Test("it is installed, enabled, serves routes, storage, events and a service, is disabled and uninstalled")
    func life() async throws {
        try await HostileHost.run(settings: .patient) { test in
            try await test.publish(Self.slug, [], Self.fields, program: Program.plain)
            let installed = try await test.perform(.install(), Self.slug)
            #expect(installed.message == "The guest book is open.")
            #expect(try await test.perform(.enable, Self.slug).isSuccess)

            await #expect(throws: RequestFailure(404, "Nobody has signed yet.")) {
                try await test.send(.get, "/entries", to: Self.slug)
            }
            #expect(try await test.page(.post, "/entries", "Ada was here: ä", of: Self.slug) == "1")
            #expect(try await test.page(.post, "/entries", "And again", of: Self.slug) == "2")
            #expect(try await test.page(.get, "/entries", of: Self.slug) == "And again")
            #expect(try await test.page(.get, "/count", of: Self.slug) == "2")
            try await test.log.plugin(wrote: "somebody has signed the guest book")

            #expect(try await test.perform(.disable, Self.slug).isSuccess)
            #expect(try await test.perform(.enable, Self.slug).isSuccess)
            #expect(try await test.page(.get, "/count", of: Self.slug) == "2")
            for request in [HostRequest.disable, .uninstall()] {
                let result = try await test.perform(request, Self.slug)
                #expect(result.isSuccess, "\(result.message)")
            }
        }
    }
}
