import DovetailAPI
import DovetailCore
import DovetailTesting
import Testing

/// What a person does with the program, from the first command to the last.
@Suite("A session with the built program", .timeLimit(.minutes(10)))
struct SessionTests {
    private let folder: TemporaryFolder
    private let dovetail: Program

    init() throws {
        self.folder = try TemporaryFolder()
        self.dovetail = Program(data: self.folder.file("data"))
    }

    @Test("B1 · a user installs, enables, configures, updates and removes a plugin, each with one structured result")
    func lifecycle() async throws {
        let (first, second) = (
            try SamplePackage.write(to: self.folder), try SamplePackage.write(version: "1.1.0", to: self.folder)
        )
        let served = try await self.dovetail.serving { _ in
            try await self.succeed("user add ada", "Added ada (user).")
            try await self.succeed("plugin publish \(first)", "Published Notes@1.0.0.")
            try await self.succeed("plugin publish \(second)", "Published Notes@1.1.0.")
            try await self.succeed("plugin list", "Keeps notes.")
            try await self.succeed("plugin show Notes", "offered")
            try await self.succeed("install Notes@1.0.0 --user ada", "version  1.0.0")
            try await self.succeed("enable Notes --user ada", "state    enabled")
            try await self.succeed("config set Notes page_size=20 key=@- --user ada", "Notes", input: "s3cret\n")
            try await self.succeed("config get Notes page_size --user ada", "20\n")
            try await self.succeed("config get Notes --user ada", "••••••••")
            try await self.succeed(
                "update Notes --user ada --dry-run",
                "Notes of user ada would move from 1.0.0 to 1.1.0. Nothing was changed.")
            try await self.succeed("status Notes --user ada", "version     1.0.0")
            try await self.succeed("update Notes --user ada", "version  1.1.0")
            try await self.succeed("update Notes --user ada --dry-run", "there is nothing to update")
            try await self.succeed("status Notes --user ada", "serves        yes")
            try await self.succeed("list --user ada", "Notes   1.1.0    enabled")
            try await self.succeed("modules --user ada", "NotesModule")
            try await self.succeed("modules --links --user ada", "/bundles/Notes/1.1.0/dist/index.html#token=")
            try await self.succeed("uninstall Notes --user ada", "Notes is uninstalled for user ada")
            try await self.succeed("list --user ada", "Nothing is installed.")
            let operations = try await self.dovetail("operations --user ada --output json")
            let kinds = try operations.document(API.Page<API.Operation>.self).items.map(\.kind)
            #expect(kinds == [.uninstall, .update, .configure, .enable, .install])
        }
        #expect(served.status == 0)
        #expect(!served.log.contains("s3cret"))
    }

    private func succeed(_ line: String, _ expected: String, input: String = "") async throws {
        let outcome = try await self.dovetail(line, input: input)
        #expect(outcome.status == 0, "\(line): \(outcome.errors)")
        #expect(outcome.output.contains(expected), "\(line): \(outcome.output)")
    }

    @Test("With --output json a command prints the document of the API")
    func json() async throws {
        let package = try SamplePackage.write(to: self.folder)
        try await self.dovetail.serving { _ in
            _ = try await self.dovetail("user add ada")
            let publication = try await self.dovetail("plugin publish \(package) -o json")
            #expect(try publication.document(API.Publication.self).isNew)
            let result = try await self.dovetail("install Notes --user ada -o json").document(API.OperationResult.self)
            #expect(result.success && result.state == .installed && result.installation == "ada_Notes")
            let status = try await self.dovetail("status Notes --user ada -o json").document(API.Installation.self)
            #expect(status.allowed.contains(.enable))
            let failed = try await self.dovetail("status Missing --user ada -o json")
            #expect(failed.output.isEmpty)
            #expect(failed.errors.contains(#""code" : "not_installed""#))
        }
    }

    @Test("A token is printed alone, and signs in its user and nobody else")
    func token() async throws {
        let package = try SamplePackage.write(to: self.folder)
        try await self.dovetail.serving { server in
            try await self.dovetail.prepare(
                "user add ada", "user add bob", "plugin publish \(package)", "install Notes --user ada")
            let token = try await self.dovetail("token ada --lifetime 5m").text
            #expect(token.split(separator: ".").count == 3)
            var ada = self.dovetail
            ada.environment = ["DOVETAIL_TOKEN": token, "DOVETAIL_URL": server.address]
            #expect(try await ada("list").output.contains("Notes"))
            #expect(try await ada("enable Notes").status == 0)
            #expect(try await ada("list --user bob").status == 77)
            #expect(try await ada("user add eve").status == 77)
            #expect(try await ada("token bob").status == 77)
            let code = try await self.dovetail("sign-in ada -o json").document(API.SignInCode.self)
            #expect(code.user == (try UserID("ada")))
        }
    }

    @Test("Events are printed as they happen")
    func events() async throws {
        try await self.dovetail.serving { _ in
            let heard = try await withThrowingTaskGroup(of: Program.Outcome?.self) { tasks in
                tasks.addTask { try await self.dovetail("events --follow --limit 2") }
                tasks.addTask {
                    // Something goes on happening until somebody has heard it.
                    var number = 0
                    while !Task.isCancelled {
                        number += 1
                        _ = try await self.dovetail("user add user\(number)")
                    }
                    return nil
                }
                defer { tasks.cancelAll() }
                return try await tasks.next() ?? nil
            }
            #expect(heard?.status == 0)
            #expect(heard?.output.split(separator: "\n").count == 2)
            #expect(heard?.output.contains("host  user.created") == true)
        }
    }
}
