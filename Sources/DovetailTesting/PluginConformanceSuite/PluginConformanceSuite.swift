public import Testing

/// What a host promises to every plugin, whatever it is written in and wherever it runs, as cases to run.
///
/// Every case drives a real host with one plugin, the *conformance plugin*, which does what steps tell it. What it has to
/// do is written down in `Documentation/ConformancePlugin.md`, so that it can be written in any language. A runner, or a
/// library for another language, is right when every case passes with the plugin in its form:
///
/// ```swift
/// @Test("A plugin in Python is given what every plugin is promised", arguments: PluginConformanceSuite.checks(of: .python))
/// func conforms(_ check: PluginConformanceSuite.Check) async throws {
///     try await check.run()
/// }
/// ```
///
/// Cases that need nothing special share one host for each form while they run, each with users of its own.
public enum PluginConformanceSuite {
    /// One thing that is promised, and how to see whether it is kept.
    struct Case: Sendable {
        /// What is the case, as a sentence; one which proves a row of the feature table begins with its id.
        let name: String
        let body: @Sendable (Form) async throws -> Void

        /// A case on the host that all such cases of a form share.
        init(_ name: String, _ body: @escaping @Sendable (ConformanceHost) async throws -> Void) {
            self.init(of: name) { form in try await SharedConformanceHosts.all.withHost(of: form, body) }
        }

        /// A case that makes its own hosts.
        init(of name: String, _ body: @escaping @Sendable (Form) async throws -> Void) {
            self.name = name
            self.body = body
        }
    }

    /// A case with the plugin in one form, which test reports name by its sentence and the form.
    public struct Check: Sendable, CustomTestStringConvertible {
        let promise: Case
        let form: Form

        /// Runs the case.
        ///
        /// One that fails records an issue of the running test for each difference, or throws.
        public func run() async throws { try await self.promise.body(self.form) }

        public var testDescription: String { "\(self.promise.name) (\(self.form.name))" }
    }

    /// Every case, with the plugin in a form.
    public static func checks(of form: Form) -> [Check] { Self.cases.map { Check(promise: $0, form: form) } }

    /// Every case.
    private static let cases: [Case] = [
        Self.hooks, Self.failingHooks, Self.lifecycle, Self.storage, Self.database, Self.configuration, Self.events,
        Self.services, Self.http, Self.permissions, Self.routes, Self.bodies, Self.tracing, Self.timers, Self.resources,
        Self.contexts, Self.health, Self.savedState,
        Self.recovery,
    ].flatMap { $0 }
}
