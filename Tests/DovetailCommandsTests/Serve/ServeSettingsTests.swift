import DovetailCore
import DovetailHost
import DovetailSQLite
import DovetailTesting
import Logging
import Testing

@testable import DovetailCommands

@Suite("Settings of `dovetail serve`")
struct ServeSettingsTests {
    private func settings(
        _ flags: [String: String] = [:], file: String? = nil, _ environment: [String: String] = [:]
    ) throws -> ServeSettings {
        try ServeSettings(flags: flags, file: file, environment: environment.merging(["HOME": "/home/ada"]) { $1 })
    }

    @Test("Everything has a default")
    func defaults() throws {
        let settings = try self.settings()
        #expect(settings.host == "127.0.0.1")
        #expect(settings.port == 8080)
        #expect(settings.data == "/home/ada/.local/share/dovetail")
        #expect(settings.plugins == nil)
        #expect(settings.namingPolicy == .strict)
        #expect(settings.durability == .full)
        #expect(settings.logLevel == .info)
        #expect(settings.limits.hook == .seconds(30))
        #expect(try self.settings([:], ["XDG_DATA_HOME": "/data"]).data == "/data/dovetail")
    }

    @Test("A flag counts before the environment, the environment before the file, the file before the default")
    func precedence() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("port: 1\nlog-level: debug\nlimits:\n  hook: 1s\n  stop: 2s\n", to: "some.yaml")
        let environment = ["DOVETAIL_PORT": "2", "DOVETAIL_LIMITS_HOOK": "3s"]
        let settings = try self.settings(["port": "3"], file: file, environment)
        #expect(settings.port == 3)
        #expect(settings.limits.hook == .seconds(3))
        #expect(settings.limits.stop == .seconds(2))
        #expect(settings.logLevel == .debug)
        #expect(try self.settings(file: file, environment).port == 2)
        #expect(try self.settings(file: file).port == 1)
    }

    @Test("What plugins may not ask is given in addresses and networks, and how often they may in numbers")
    func outbound() throws {
        let name = "DOVETAIL_OUTBOUND_REFUSED"
        let settings = try self.settings(
            [:], [name: "192.0.2.0/24, 2001:db8:64::/96,198.51.100.7", "DOVETAIL_OUTBOUND_RATE": "0"])
        let networks = ["192.0.2.0/24", "2001:db8:64::/96", "198.51.100.7"].compactMap { IPNetwork($0) }
        #expect(settings.hostSettings.outbound.refused == networks && settings.hostSettings.outbound.rate == 0)
        #expect(try self.settings([:], [name: "none"]).outbound.refused.isEmpty)
        #expect(settings.outbound.trace)
        #expect(try !self.settings([:], ["DOVETAIL_OUTBOUND_TRACE": "off"]).hostSettings.outbound.trace)
        for text in ["inside.example", "192.0.2.0/24,", "192.0.2.0:80"] {
            let failure = failure { try self.settings([:], [name: text]) }
            #expect(failure?.message.contains("outbound.refused") == true)
        }
    }

    @Test("The file in the data folder counts when none is named, and need not be there")
    func fileInDataFolder() throws {
        let folder = try TemporaryFolder()
        #expect(try self.settings([:], ["DOVETAIL_DATA": folder.path]).port == 8080)
        try folder.write("port: 9000", to: "dovetail.yaml")
        #expect(try self.settings([:], ["DOVETAIL_DATA": folder.path]).port == 9000)
        #expect(try self.settings(["data": folder.path]).port == 9000)
    }

    @Test("A file that is named must be there")
    func missingFile() {
        let failure = failure { try self.settings(file: "/nowhere/dovetail.yaml") }
        #expect(failure?.status == .usage)
        #expect(failure?.message.contains("/nowhere/dovetail.yaml cannot be read") == true)
    }

    @Test("A setting that nobody knows is reported with its line, and what was probably meant")
    func unknownSetting() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("host: 0.0.0.0\nprot: 80\nlimits:\n  hoook: 1s\n", to: "some.yaml")
        let message = failure { try self.settings(file: file) }?.message ?? ""
        #expect(message.contains("Line 2: There is no setting prot. Did you mean port?"))
        #expect(message.contains("Line 4: There is no setting limits.hoook. Did you mean limits.hook?"))
    }

    @Test(
        "A file that is empty changes nothing; one that is no YAML, or no mapping, is refused",
        arguments: [
            ("", nil), ("# only a comment\n", nil), ("port: [1, 2]", "port takes one value"),
            ("- port", "names with values"),
            ("a: b: c", "is no YAML"),
        ])
    func shapes(text: String, message: String?) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(text, to: "some.yaml")
        let failure = failure { try self.settings(file: file) }
        #expect((failure == nil) == (message == nil))
        if let message { #expect(failure?.message.contains(message) == true) }
    }

    @Test("A value that is not right names the setting, the value, where it came from, and what is right")
    func invalidValues() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("limits: {lock: soon, hook: 5}", to: "some.yaml")
        let environment = ["DOVETAIL_NAMING_POLICY": "lenient"]
        let failure = failure { try self.settings(["port": "70000"], file: file, environment) }
        #expect(failure?.status == .usage)
        let message = failure?.message ?? ""
        #expect(message.contains("port is “70000” (from the flag --port); it takes a port from 0 to 65535."))
        #expect(
            message.contains(
                "naming-policy is “lenient” (from the environment variable DOVETAIL_NAMING_POLICY); it takes strict, warn."
            ))
        #expect(message.contains("limits.lock is “soon” (from \(file)); it takes a time span with its unit, such as"))
        #expect(message.contains("limits.hook is “5” (from \(file)); it takes a time span with its unit, such as"))
    }

    @Test(
        "What --set is given for no setting is refused, with the one that was meant",
        arguments: [
            ("limits.hoook=10s", "There is no setting limits.hoook. Did you mean limits.hook?"),
            ("colour=red", "There is no setting colour. They are listed in Documentation/Operating.md."),
            ("limits.hook", "--set takes name=value, such as --set limits.hook=10s, and not limits.hook."),
        ])
    func unknownSettings(_ text: String, _ words: String) {
        #expect {
            try SettingFlag(text: text)
        } throws: {
            "\($0)".contains(words)
        }
    }

    @Test("A variable that is nearly a setting is refused with the one that was meant, and others are somebody else's")
    func nearlySettings() throws {
        let error = #expect(throws: CommandFailure.self) {
            try ServeSettings(flags: [:], file: nil, environment: ["DOVETAIL_LIMITS_HOK": "3s"])
        }
        #expect(error.map { "\($0)" }?.contains("DOVETAIL_LIMITS_HOK. Did you mean DOVETAIL_LIMITS_HOOK?") == true)
        let others = ["DOVETAIL_TOKEN": "x", "DOVETAIL_URL": "y", "DOVETAIL_TEST": "z", "DOVETAIL_HOME_PAGE": "w"]
        _ = try ServeSettings(flags: [:], file: nil, environment: others)
    }

    @Test("Every setting has a flag: of its own, or --set")
    func flags() throws {
        let line = """
            serve --host 0.0.0.0 --port 0 --data /d --plugins /p --naming-policy warn --durability normal \
            --log-level trace --set limits.hook=2m --set limits.stored-value=7 \
            --set restarts.allowed=0 --set restarts.window=1m --set limits.call=1s --set limits.revival=2s
            """
        let command = try #require(try parse(line, as: ServeCommand.self))
        let settings = try self.settings(command.flags.values)
        #expect(settings.host == "0.0.0.0")
        #expect(settings.port == 0)
        #expect(settings.hostSettings.dataFolder == "/d")
        #expect(settings.hostSettings.pluginsFolder == "/p")
        #expect(settings.hostSettings.namingPolicy == .warn)
        #expect(settings.durability == .normal)
        #expect(settings.logLevel == .trace)
        #expect(settings.hostSettings.limits.hook == .seconds(120))
        #expect(settings.hostSettings.limits.storedValue == 7)
        #expect(settings.hostSettings.restarts.allowed == 0)
        #expect(settings.hostSettings.restarts.window == .seconds(60))
        #expect(settings.hostSettings.limits.call == .seconds(1))
        #expect(settings.hostSettings.limits.revival == .seconds(2))
        #expect(throws: (any Error).self) { try parse("serve --set limits.hok=1s", as: ServeCommand.self) }
    }

    @Test("Every setting takes what it says, and nothing else", arguments: SettingKey.all.map(\.name))
    func everyKey(name: String) throws {
        let key = try #require(SettingKey.named(name))
        var settings = ServeSettings(data: "/d")
        #expect(!key.apply("", &settings))
        #expect(key.variable.hasPrefix("DOVETAIL_"))
    }
}
