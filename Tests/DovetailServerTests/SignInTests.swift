import DovetailAPI
import DovetailCore
import Foundation
import JWTKit
import Testing

@Suite("Sign-in")
struct SignInTests {
    @Test("a token that is missing, garbled, expired, revoked, unsigned or another key's is 401")
    func badTokens() async throws {
        try await withServer { server in
            let ada = try await server.client("ada")
            let good = try #require(ada.token)
            let parts = good.split(separator: ".").map(String.init)
            let unsigned = Data(#"{"alg":"none","typ":"JWT"}"#.utf8).base64URL + "." + parts[1] + "."
            let raised = Data(
                String(decoding: try #require(Data(base64URL: parts[1])), as: UTF8.self)
                    .replacing("\"user\"", with: "\"administrator\"").utf8)
            let forged = parts[0] + "." + raised.base64URL + "." + parts[2]
            let foreign = try await JWTKeyCollection()
                .add(hmac: HMACKey(from: [UInt8](repeating: 7, count: 32)), digestAlgorithm: .sha256)
                .sign(ForeignClaims(expiry: 4_000_000_000))
            for token in ["", "x", "a.b.c", unsigned, forged, foreign, good + "x", String(good.dropLast(2))] {
                let client = TestClient(address: server.address, token: token)
                let answer = try await client.get(APIPaths.installations(of: .me))
                #expect(answer.status == 401, "\(token)")
                #expect(answer.problem?.code == .unauthenticated)
                #expect(answer.headers["www-authenticate"] == ["Bearer realm=\"dovetail\""])
            }
            #expect(try await server.guest.get(APIPaths.installations(of: .me)).status == 401)
            #expect(try await ada.get(APIPaths.installations(of: .me)).status == 200)
            server.clock.advance(by: 31 * 86_400)
            let late = try await ada.get(APIPaths.installations(of: .me))
            #expect(late.status == 401 && late.problem?.detail.contains("expired") == true)
        }
    }

    @Test("a revoked token is worthless at once, and users cannot revoke each other's")
    func revocation() async throws {
        try await withServer { server in
            let ada = try await server.client("ada")
            let bob = try await server.client("bob")
            let token: API.Token = try await ada.send("POST", APIPaths.tokens(of: .me)).document()
            let second = TestClient(address: server.address, token: token.token)
            #expect(try await second.get(APIPaths.session).status == 200)
            #expect(try await bob.send("DELETE", APIPaths.token(token.id, of: .user(UserID("ada")))).status == 403)
            #expect(try await bob.send("DELETE", APIPaths.token(token.id, of: .me)).status == 204)
            #expect(try await second.get(APIPaths.session).status == 200)
            #expect(try await ada.send("DELETE", APIPaths.token(token.id, of: .me)).status == 204)
            let refused = try await second.get(APIPaths.session)
            #expect(refused.status == 401 && refused.problem?.detail.contains("revoked") == true)
            #expect(try await ada.send("DELETE", APIPaths.users + "/me/tokens/..%2F..").status == 400)
        }
    }

    @Test("what is another user's is forbidden, whether or not there is such a user")
    func otherUsers() async throws {
        try await withServer { server in
            let ada = try await server.client("ada")
            _ = try await server.client("bob")
            for name in ["bob", "nobody"] {
                let owner = APIOwner.user(try UserID(name))
                for path in [
                    APIPaths.installations(of: owner), APIPaths.modules(of: owner), APIPaths.notifications(of: owner),
                    APIPaths.configuration(try PluginSlug("Greeter"), of: owner),
                ] {
                    let answer = try await ada.get(path)
                    #expect(answer.status == 403 && answer.problem?.code == .forbidden, "\(path)")
                }
                #expect(try await ada.act(.install, "Greeter", as: owner).status == 403)
                #expect(try await ada.send("POST", APIPaths.tokens(of: owner)).status == 403)
                #expect(try await ada.send("POST", APIPaths.signInCodes(of: owner)).status == 403)
            }
            #expect(try await ada.get(APIPaths.notifications(of: .system)).status == 403)
            let root = try await server.administrator()
            #expect(try await root.get(APIPaths.notifications(of: .system)).status == 200)
            #expect(try await root.get(APIPaths.installations(of: .user(UserID("nobody")))).status == 404)
            #expect(try await root.act(.install, "Greeter", as: .user(UserID("BOB"))).status == 200)
            let bobs: API.Page<API.Installation> =
                try await root.get(APIPaths.installations(of: .user(UserID("bob")))).document()
            #expect(bobs.items.map(\.id) == ["bob_Greeter"])
        }
    }

    @Test("only administrators add and list users; names are judged and unique without regard to case")
    func users() async throws {
        try await withServer { server in
            let root = try await server.administrator()
            let ada = try await server.client("ada")
            #expect(try await ada.send("POST", APIPaths.users, json: ["name": "eve"]).status == 403)
            #expect(try await ada.get(APIPaths.users).status == 403)
            let added = try await root.send("POST", APIPaths.users, json: ["name": "eve", "role": "administrator"])
            #expect(try added.status == 201 && added.document(API.User.self).role == .administrator)
            let taken = try await root.send("POST", APIPaths.users, json: ["name": "EVE"])
            #expect(taken.status == 409 && taken.problem?.code == .nameTaken)
            let list: API.Page<API.User> = try await root.get(APIPaths.users + "?limit=2").document()
            #expect(list.items.count == 2 && list.next != nil)
        }
    }

    @Test("a sign-in code is good once and for a short time, and makes a session that scripts cannot read")
    func session() async throws {
        try await withServer { server in
            let ada = try await server.client("ada")
            let code: API.SignInCode = try await ada.send("POST", APIPaths.signInCodes(of: .me)).document()
            let begun = try await server.guest.send("POST", APIPaths.session, json: ["code": .string(code.code)])
            #expect(try begun.status == 200 && begun.document(API.Session.self).user.rawValue == "ada")
            let header = try #require(begun.headers["set-cookie"].first)
            #expect(header.contains("HttpOnly") && header.contains("SameSite=Strict") && header.contains("Path=/api"))
            let again = try await server.guest.send("POST", APIPaths.session, json: ["code": .string(code.code)])
            #expect(again.status == 401)
            let old: API.SignInCode = try await ada.send("POST", APIPaths.signInCodes(of: .me)).document()
            server.clock.advance(by: 601)
            #expect(
                try await server.guest.send("POST", APIPaths.session, json: ["code": .string(old.code)]).status == 401)

            let cookie = String(header.prefix { $0 != ";" })
            #expect(try await server.guest.get(APIPaths.session, headers: ["Cookie": cookie]).status == 200)
            for (headers, status) in [
                (["Cookie": cookie], 403), (["Cookie": cookie, "Sec-Fetch-Site": "cross-site"], 403),
                (["Cookie": cookie, "Origin": "https://elsewhere.example"], 403),
                (["Cookie": cookie, "Origin": "null"], 403), (["Cookie": cookie, "Origin": server.address], 201),
                (["Cookie": cookie, "Sec-Fetch-Site": "same-origin"], 201),
            ] {
                let answer = try await server.guest.send("POST", APIPaths.tokens(of: .me), headers: headers)
                #expect(answer.status == status, "\(headers)")
            }
            let ended = try await server.guest.send(
                "DELETE", APIPaths.session, headers: ["Cookie": cookie, "Sec-Fetch-Site": "same-origin"])
            #expect(ended.status == 204 && ended.headers["set-cookie"].first?.contains("Max-Age=0") == true)
            #expect(try await server.guest.get(APIPaths.session, headers: ["Cookie": cookie]).status == 401)
        }
    }

    @Test("while a server runs, a private file lets local commands act as administrator, and not a moment longer")
    func administratorCredential() async throws {
        let kept = KeptCredential()
        try await withServer { server in
            let path = server.folder.file("data/administrator.json")
            let credential = try await kept.read(path)
            #expect(credential.url == server.address)
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let admin = TestClient(address: server.address, token: credential.token)
            #expect(try await admin.get(APIPaths.users).status == 200)
            await kept.keep(server.folder)
        }
        let folder = try #require(await kept.folder)
        #expect(!FileManager.default.fileExists(atPath: folder.file("data/administrator.json")))
    }
}

/// What a test keeps beyond the life of its server.
private actor KeptCredential {
    private(set) var folder: TemporaryFolder?

    func keep(_ folder: TemporaryFolder) { self.folder = folder }

    /// The credential, as soon as it is there.
    func read(_ path: String) async throws -> API.Credential {
        while true {
            if let data = FileManager.default.contents(atPath: path) {
                return try API.decode(API.Credential.self, from: data)
            }
            try Task.checkCancellation()
            await Task.yield()
        }
    }
}

private struct ForeignClaims: JWTPayload {
    var sub = "ada"
    var role = "administrator"
    var jti = "00"
    var exp: Int
    var iat = 0

    init(expiry: Int) { self.exp = expiry }

    func verify(using algorithm: some JWTAlgorithm) async throws {}
}

extension Data {
    fileprivate var base64URL: String {
        self.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    fileprivate init?(base64URL text: String) {
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        self.init(base64Encoded: plain + String(repeating: "=", count: (4 - plain.count % 4) % 4))
    }
}
