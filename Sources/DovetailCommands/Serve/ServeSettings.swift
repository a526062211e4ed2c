import DovetailCore
import DovetailHost
import DovetailProcess
import DovetailSQLite
import DovetailServer
import Logging

/// How `dovetail serve` serves.
///
/// Each setting comes from a flag (`--log-level debug`), an environment variable (`DOVETAIL_LOG_LEVEL=debug`) or the
/// settings file (`log-level: debug`), the first of these that has it. ``SettingKey/all`` is the one list of them:
///
/// | Key | Type | Default |
/// | --- | --- | --- |
/// | `host` | address to listen on | `127.0.0.1` |
/// | `port` | 0 to 65535; 0 takes a free one | `8080` |
/// | `data` | folder | `$XDG_DATA_HOME/dovetail` or `~/.local/share/dovetail` |
/// | `plugins` | folder whose subfolders are published at start | none |
/// | `development` | `on` or `off`; on, a package whose files changed replaces the release of the same version at start | `off` |
/// | `naming-policy` | `strict` or `warn` | `strict` |
/// | `durability` | `full` or `normal` | `full` |
/// | `log-level` | `trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical` | `info` |
/// | `limits.hook` | time span | `30s` |
/// | `limits.stop` | time span | `10s` |
/// | `limits.drain` | time span | `10s` |
/// | `limits.release` | time span | `5s` |
/// | `limits.lock` | time span | `5s` |
/// | `limits.call` | time span | `30s` |
/// | `limits.background` | time span | `5m` |
/// | `limits.revival` | time span | `5s` |
/// | `limits.stored-value` | bytes | `1048576` |
/// | `limits.event-size` | bytes | `65536` |
/// | `limits.staged` | bytes | `67108864` |
/// | `limits.resources` | count | `1000` |
/// | `limits.concurrent-starts` | count | `32` |
/// | `http.body`, `http.head` | bytes of a request's body and head; the head of an answer is as large at most | `67108864`, `65536` |
/// | `http.body-silence`, `http.body-rate` | time span, and bytes a second, of a body that comes | `30s`, `500` |
/// | `http.silence` | time span in which nothing happens on a connection | `5m` |
/// | `http.rate` | requests a second of one user to one plugin, 0 for any | `1000` |
/// | `processes.memory` | bytes of memory of a plugin's process and its children | `536870912` |
/// | `processes.count` | processes and threads | `64` |
/// | `processes.descriptors` | open descriptors | `256` |
/// | `processes.file-size`, `processes.folder-size` | bytes | `268435456`, `67108864` |
/// | `processes.niceness` | 0 to 19 | `5` |
/// | `processes.processors` | processors, or `all` | `all` |
/// | `processes.idle`, `processes.start`, `processes.stop` | time spans | `60s`, `10s`, `3s` |
/// | `processes.watch`, `processes.hanging`, `processes.spinning` | time spans | `5s`, `10s`, `30s` |
/// | `processes.calls-per-owner` | calls of one owner under way in a process | `128` |
/// | `processes.call-rate`, `processes.log-rate` | calls and lines a second | `20000`, `50` |
/// | `processes.network` | slugs of plugins that may use the network | none |
/// | `processes.environment` | variables that plugins may have | none |
/// | `sandbox.mode` | `automatic`, `required` or `off` | `automatic` |
/// | `sandbox.readable` | paths that plugins may read beside the system's | none |
/// | `sandbox.launcher`, `sandbox.bubblewrap` | programs | beside `dovetail`, on the PATH |
/// | `runtimes.python`, `runtimes.node` | programs | the first that will do in `/usr/local/bin`, `/usr/bin`, `/bin` |
/// | `runtimes.esbuild` | program | on the PATH |
/// | `runtimes.preparation` | time span | `10m` |
/// | `limits.write-wait`, `limits.write-hold` | time spans: waiting for, and holding, the write lock of a plugin's database | `2s`, `2s` |
/// | `limits.query` | time span: a query of a plugin that holds no lock | `5s` |
/// | `limits.database-size` | bytes of the file of a plugin's database | `1073741824` |
/// | `limits.shutdown` | time span; operations under way when half of it is over are undone | `60s` |
/// | `permissions.refused` | permissions that no plugin has, with commas between | none |
/// | `updates.switchover` | time span in which an update moves data and starts the new release, while writes wait | `10s` |
/// | `updates.probation` | time span after an update in which the host goes back if the new release is not well | `30s` |
/// | `updates.health-interval`, `updates.health-limit` | time spans: between two questions to a release on probation, and for its answer | `2s`, `5s` |
/// | `updates.kept-for` | time span in which an update can be undone | `7d` |
/// | `outbound.allowed` | what plugins may ask beside public addresses | none |
/// | `outbound.refused` | networks that plugins may not reach though they are public | none |
/// | `outbound.head`, `outbound.idle` | time spans | `30s`, `30s` |
/// | `outbound.answer-size` | bytes | `104857600` |
/// | `outbound.concurrent`, `outbound.redirects` | counts | `16`, `5` |
/// | `outbound.rate` | requests a second of one installation, 0 for any | `100` |
/// | `outbound.trace` | `on` or `off`: whether a request's id and trace travel | `on` |
/// | `restarts.allowed` | count | `3` |
/// | `restarts.window` | time span | `5m` |
/// | `exports.kept-for` | time span: how long the exports of removed plugins are kept | `90d` |
/// | `testing.kill-at`, `testing.hold-at` | place at which the host ends or holds itself, for tests | none |
struct ServeSettings: Sendable {
    /// The address to listen on.
    var host = "127.0.0.1"
    /// The port to listen on; 0 takes a free one.
    var port = 8080
    /// Where everything is kept.
    var data: String
    /// A folder whose subfolders are published at start; nil for none.
    var plugins: String?
    /// Whether a package whose files changed replaces the release of the same version at start.
    var development = false
    /// What becomes of plugins that break a naming rule.
    var namingPolicy = NamingPolicy.strict
    /// When a write counts as done.
    var durability = SQLiteDurability.full
    /// The least level that is logged.
    var logLevel = Logger.Level.info
    /// How long things may take, and how large they may be.
    var limits = HostSettings.Limits()
    /// What the server takes of requests.
    var http = ServerSettings.Limits()
    /// The variables that plugin processes may have from the host's environment: `slug:NAME`.
    var grantedVariables: [String] = []
    /// How plugins run in processes of their own.
    var processes = ProcessSettings()
    /// How often the process of a plugin may crash before it is not started any more.
    var restarts = RestartPolicy()
    /// How long the exports of removed plugins are kept.
    var exportLifetime: Duration = .seconds(90 * 24 * 60 * 60)
    /// What plugins may ask for over HTTP outside of the host.
    var outbound = OutboundSettings()
    /// What no plugin is permitted.
    var refusedPermissions: Set<Permission> = []
    /// How updates are carried out.
    var updates = UpdateSettings()
    /// How long a plugin may keep its database busy, and how much it may take there.
    var databaseLimits = SQLitePluginDatabases.Limits()
    /// Where the host ends or holds itself, for tests; nil for nowhere.
    var failSwitch: FailSwitch? {
        didSet { self.failPoints = self.failSwitch?.armed() ?? .none }
    }
    /// The places of that, which the host and the processes share since they are counted.
    private var failPoints = FailPoints.none

    /// The defaults, with a data folder.
    init(data: String) {
        self.data = data
    }

    /// The part of the settings that is the host's.
    var hostSettings: HostSettings {
        var settings = HostSettings(dataFolder: self.data)
        settings.pluginsFolder = self.plugins
        settings.namingPolicy = self.namingPolicy
        settings.isDevelopment = self.development
        settings.limits = self.limits
        settings.restarts = self.restarts
        settings.outbound = self.outbound
        settings.updates = self.updates
        settings.refusedPermissions = self.refusedPermissions
        settings.exportLifetime = self.exportLifetime
        settings.failPoints = self.failPoints
        return settings
    }
}

extension ServeSettings {
    /// How plugins run in processes of their own, with what is granted of an environment.
    func processSettings(environment: [String: String]) -> ProcessSettings {
        var settings = self.processes
        settings.failPoints = self.failPoints
        for grant in self.grantedVariables {
            let words = grant.split(separator: ":", maxSplits: 1).map(String.init)
            settings.environment[words[0], default: [:]][words[1]] = environment[words[1]]
        }
        return settings
    }

    /// The part of the settings that is the server's.
    var serverSettings: ServerSettings {
        var settings = ServerSettings()
        settings.host = self.host
        settings.port = self.port
        settings.limits = self.http
        settings.limits.drain = self.limits.drain
        return settings
    }
}
