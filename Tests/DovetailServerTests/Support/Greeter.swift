import DovetailPlugin
import Foundation

/// A plugin that shows what reaches it.
struct Greeter: Plugin {
    func install(_ context: PluginContext) async throws -> HookResult {
        .success(message: "Ready to greet.", data: ["greetings": 1])
    }

    func configure(_ context: PluginContext, old: ConfigurationValues) async throws -> HookResult {
        let greeting: String? = try await context.configuration.values.value("greeting")
        guard greeting != "Boo" else { return .failure(.validation("Nobody is greeted like that.")) }
        return .done
    }

    func start(_ context: PluginContext) async throws {
        try await context.routes.get("/hello") { request in .text("Hello, \(request.user)!") }
        try await context.routes.get("/headers") { request in
            try .json(request.headers.fields.map { [$0.name.lowercased(), $0.value] })
        }
        try await context.routes.get("/items/{name}") { request in
            .text(try request.parameter("name") + "|" + (request.query("q") ?? "none"))
        }
        try await context.routes.post("/echo") { request in
            PluginResponse(headers: ["Content-Type": "application/octet-stream"], body: request.body)
        }
        try await context.routes.post("/count") { request in
            var count = 0
            for try await chunk in request.body { count += chunk.count }
            return .text("\(count)")
        }
        try await context.routes.get("/cookie") { _ in
            PluginResponse(
                headers: [
                    "Set-Cookie": "dovetail_session=stolen", "Access-Control-Allow-Credentials": "true",
                    "X-Own": "kept", "Connection": "close", "Strict-Transport-Security": "max-age=1",
                    "Alt-Svc": "clear", "NEL": "{}", "Report-To": "{}", "Reporting-Endpoints": "a=\"b\"",
                    "WWW-Authenticate": "Basic", "X-Request-ID": "forged",
                ], body: PluginBody(bytes: Array("ok".utf8)))
        }
        for status in [204, 205, 304] {
            try await context.routes.get("/empty/\(status)") { _ in
                PluginResponse(status: status, body: PluginBody(bytes: Array("HTTP/1.1 200 EVIL\r\n\r\n".utf8)))
            }
        }
        try await context.routes.get("/teapot") { _ in throw RequestFailure(418, "I am a teapot.") }
        try await context.routes.get("/broken") { _ in throw CocoaError(.featureUnsupported) }
    }
}

/// A plugin whose hooks fail.
struct Fragile: Plugin {
    func install(_ context: PluginContext) async throws -> HookResult {
        try await context.storage.set("left behind", for: "trace")
        throw PluginFailure.validation("The license is missing.")
    }
}

/// A plugin that cannot be enabled.
struct Stubborn: Plugin {
    func enable(_ context: PluginContext) async throws -> HookResult { throw CocoaError(.fileNoSuchFile) }
}

/// A plugin that does nothing.
struct Idle: Plugin {}
