/// What a call or note is about: a number that never changes its meaning.
///
/// Below 100 the host calls, from 100 on the plugin does. A method that the other side does not know is answered with
/// the failure `not_implemented`, so that new ones can be added.
public struct WireMethod: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    private init(_ rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// In frames that are about no method.
    public static let none = Self(0)
}

// What the host calls.
extension WireMethod {
    /// The first call: protocol versions, limits, and the release that shall run.
    public static let hello = Self(1)
    /// Asks whether the plugin still works through its calls.
    public static let ping = Self(2)
    /// Asks the process to end; the answer means that it is about to.
    public static let shutdown = Self(3)
    /// Note: makes a plugin object for an installation.
    public static let open = Self(10)
    /// Note: lets a plugin object go.
    public static let close = Self(11)
    /// Runs a hook.
    public static let hook = Self(12)
    /// The installation becomes awake.
    public static let start = Self(13)
    /// The installation goes to sleep.
    public static let stop = Self(14)
    /// Runs one migration by code.
    public static let migrate = Self(15)
    /// Asks how the plugin is.
    public static let health = Self(16)
    /// Asks what the installation that goes to sleep wants to go on with.
    public static let saveState = Self(17)
    /// Gives back what the installation had under way.
    public static let restoreState = Self(18)
    /// An HTTP request for a route that was bound.
    public static let request = Self(20)
    /// An event for a handler that was bound.
    public static let event = Self(21)
    /// A call of a service that was offered.
    public static let service = Self(22)
    /// Runs what was bound as a timer, a schedule, a task or the closing of a resource.
    public static let run = Self(23)
}

// What the plugin calls.
extension WireMethod {
    /// Reads a key.
    public static let storageValue = Self(100)
    /// Sets a key.
    public static let storageSet = Self(101)
    /// Removes a key.
    public static let storageRemove = Self(102)
    /// Lists keys.
    public static let storageKeys = Self(103)
    /// Runs a statement that reads.
    public static let databaseQuery = Self(110)
    /// Runs a statement that writes.
    public static let databaseExecute = Self(111)
    /// Begins a transaction.
    public static let databaseBegin = Self(112)
    /// Keeps a transaction.
    public static let databaseCommit = Self(113)
    /// Undoes a transaction.
    public static let databaseRollback = Self(114)
    /// Reads the configuration.
    public static let configurationValues = Self(120)
    /// Changes the configuration.
    public static let configurationSet = Self(121)
    /// Publishes an event.
    public static let eventsPublish = Self(130)
    /// Binds a handler of events.
    public static let eventsSubscribe = Self(131)
    /// Calls a service.
    public static let servicesCall = Self(140)
    /// Offers a service.
    public static let servicesProvide = Self(141)
    /// Sends an HTTP request to elsewhere.
    public static let httpSend = Self(145)
    /// Sends a message to the owner.
    public static let notificationsSend = Self(150)
    /// Reads the permissions that are granted.
    public static let permissionsGranted = Self(160)
    /// Says whether a feature is on.
    public static let featuresReport = Self(165)
    /// Binds a route.
    public static let routesBind = Self(170)
    /// Binds a timer that runs again and again.
    public static let timersEvery = Self(180)
    /// Binds a timer that runs once.
    public static let timersAfter = Self(181)
    /// Binds a schedule of the manifest.
    public static let timersSchedule = Self(182)
    /// Runs a task in the background.
    public static let tasksRun = Self(190)
    /// Notes how to close a resource.
    public static let resourcesAdd = Self(200)
    /// Counts what the installation holds.
    public static let resourcesCount = Self(201)
    /// Lets go of something that was bound.
    public static let bindingRelease = Self(210)
    /// Note: a line for the log.
    public static let log = Self(220)
}

extension WireMethod {
    /// Whether a side that takes no more calls takes this all the same: it is asked whether it still works, and told to
    /// end.
    var isUrgent: Bool { self == .ping || self == .shutdown }

    /// Every method there is, with its name in the documentation.
    public static let names: [WireMethod: String] = [
        .hello: "hello", .ping: "ping", .shutdown: "shutdown", .open: "open", .close: "close", .hook: "hook",
        .start: "start", .stop: "stop", .migrate: "migrate", .health: "health", .saveState: "state.save",
        .restoreState: "state.restore", .request: "request", .event: "event", .service: "service", .run: "run",
        .storageValue: "storage.value", .storageSet: "storage.set", .storageRemove: "storage.remove",
        .storageKeys: "storage.keys", .databaseQuery: "database.query", .databaseExecute: "database.execute",
        .databaseBegin: "database.begin", .databaseCommit: "database.commit", .databaseRollback: "database.rollback",
        .configurationValues: "configuration.values", .configurationSet: "configuration.set",
        .eventsPublish: "events.publish", .eventsSubscribe: "events.subscribe", .servicesCall: "services.call",
        .servicesProvide: "services.provide", .httpSend: "http.send", .notificationsSend: "notifications.send",
        .permissionsGranted: "permissions.granted", .featuresReport: "features.report", .routesBind: "routes.bind",
        .timersEvery: "timers.every",
        .timersAfter: "timers.after", .timersSchedule: "timers.schedule", .tasksRun: "tasks.run",
        .resourcesAdd: "resources.add", .resourcesCount: "resources.count", .bindingRelease: "binding.release",
        .log: "log",
    ]
}

extension WireMethod: CustomStringConvertible {
    public var description: String { Self.names[self] ?? "method \(self.rawValue)" }
}
