import DovetailAPI
import DovetailCore
import DovetailHost
import Foundation
import Testing

@Suite("Bad input over HTTP")
struct BadInputTests {
    private static let oddNames = [
        "\"", "'; DROP TABLE users; --", "a/b", "../etc", "..", ".", "\0", "a\0b", "\u{1F600}", "ä", "a b", "\n",
        String(repeating: "x", count: 10_000), "%", "a%00", "<script>", "me", "system", "ME",
    ]

    @Test("odd names in a body are refused with a clear error, and add nobody", arguments: Self.oddNames)
    func namesInBodies(_ name: String) async throws {
        try await withServer(packages: []) { server in
            let root = try await server.administrator()
            let before = try await server.host.users().count
            let answer = try await root.send("POST", APIPaths.users, json: ["name": .string(name)])
            #expect(answer.status == 400 && answer.problem?.code == .invalidName)
            #expect(answer.bytes.count < 2_000)
            #expect(try await server.host.users().count == before)
        }
    }

    @Test("odd names in addresses are refused with a problem document", arguments: Self.oddNames.filter { $0 != "me" })
    func namesInAddresses(_ name: String) async throws {
        try await withServer { server in
            let root = try await server.administrator()
            let part = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? name
            for path in [
                "/api/v1/users/\(part)/plugins", "/api/v1/users/me/plugins/\(part)/config", "/api/v1/plugins/\(part)",
                "/plugins/\(part)/hello", "/api/v1/operations/\(part)", "/api/v1/operations?plugin=\(part)",
            ] {
                let answer = try await root.get(path)
                let isNoFault = path.contains("?plugin=") && (try? PluginSlug(name)) != nil
                #expect(isNoFault ? answer.status == 200 : (400...404).contains(answer.status), "\(path)")
                if !isNoFault { #expect(answer.problem?.status == answer.status) }
            }
        }
    }

    @Test("a body that is no JSON, of another form, another type or too large is refused with the place of the fault")
    func bodies() async throws {
        try await withServer(packages: []) { server in
            let root = try await server.administrator()
            let json = ["Content-Type": "application/json"]
            for (body, part) in [
                ("", "expected form"), ("{", "expected form"), ("[]", "$"), ("{\"name\": 5}", "$.name"),
                ("{}", "name"), ("{\"name\": \"x\", \"role\": \"god\"}", "$.role"),
                (String(repeating: "[", count: 5_000), "expected form"),
            ] {
                let answer = try await root.send("POST", APIPaths.users, bytes: Array(body.utf8), headers: json)
                #expect(answer.status == 400 && answer.problem?.code == .invalidRequest, "\(body.prefix(40))")
                #expect(answer.problem?.detail.contains(part) == true, "\(answer.text)")
            }
            let form = try await root.send(
                "POST", APIPaths.users, bytes: Array("name=x".utf8),
                headers: ["Content-Type": "application/x-www-form-urlencoded"])
            #expect(form.status == 415 && form.problem?.code.rawValue == "unsupported_media_type")
            let large = try await root.send(
                "POST", APIPaths.users, bytes: [UInt8](repeating: 0x20, count: (1 << 20) + 1), headers: json)
            #expect(large.status == 413 && large.problem?.code == .tooLarge)
        }
    }

    @Test("numbers and options that mean nothing are refused, not ignored")
    func options() async throws {
        try await withServer { server in
            let ada = try await server.client("ada")
            for limit in ["0", "-1", "501", "x", "99999999999999999999"] {
                #expect(try await ada.get(APIPaths.operations + "?limit=\(limit)").status == 400)
            }
            let slug = try PluginSlug("Greeter")
            let wrong = try await ada.send("POST", APIPaths.action(.enable, slug, of: .me), json: ["version": "1.0.0"])
            #expect(wrong.status == 400)
            let noVersion = try await ada.send("POST", APIPaths.action(.install, slug, of: .me), json: ["version": "1"])
            #expect(noVersion.status == 400)
            let missing = try await ada.send(
                "POST", APIPaths.action(.install, slug, of: .me), json: ["version": "9.0.0"])
            #expect(missing.status == 404 && missing.problem?.code == .releaseNotFound)
            let lifetime = try await ada.send("POST", APIPaths.tokens(of: .me), json: ["lifetime_seconds": 0])
            #expect(lifetime.status == 400)
        }
    }

    @Test("what is not there is a problem document, and so is a method that an address does not take")
    func unknown() async throws {
        try await withServer { server in
            let nothing = try await server.guest.get("/nothing/here")
            #expect(nothing.status == 404 && nothing.problem?.code == .notFound)
            #expect(nothing.headers["content-type"] == ["application/problem+json"])
            let method = try await server.guest.send("DELETE", APIPaths.plugins)
            #expect(method.status == 405 && method.headers["allow"] == ["GET, POST"])
        }
    }
}
