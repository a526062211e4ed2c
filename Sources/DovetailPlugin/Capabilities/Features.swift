import DovetailCore

/// Parts of a plugin, of which it may be able to do without some.
///
/// Which are on and which failed is kept by the host, and shown to the user. Begin them in `enable` or `start`:
///
/// ```swift
/// try await context.features.require("feeds") { try await self.open() }
/// if await context.features.offer("search", { try await self.index() }) { … }
/// ```
public struct Features: Sendable {
    private let backend: any FeaturesBackend

    /// Makes the capability over a backend.
    public init(backend: any FeaturesBackend) {
        self.backend = backend
    }

    /// Begins a part that the plugin cannot do without.
    ///
    /// - Parameters:
    ///   - name: What the part is called; any name, the manifest need not declare it.
    ///   - begin: Begins it.
    /// - Throws: What the body throws, so that `start` or `enable` fails.
    public func require(_ name: String, _ begin: () async throws -> Void) async throws {
        do {
            try await begin()
        } catch {
            await self.tell(name, isRequired: true, error)
            throw error
        }
        await self.tell(name, isRequired: true, nil)
    }

    /// Begins a part that the plugin can do without.
    ///
    /// - Parameters:
    ///   - name: What the part is called; any name, the manifest need not declare it.
    ///   - begin: Begins it; what it throws is kept as the reason why the part is not on.
    /// - Returns: Whether it is on.
    @discardableResult
    public func offer(_ name: String, _ begin: () async throws -> Void) async -> Bool {
        var failure: (any Error)?
        do { try await begin() } catch { failure = error }
        await self.tell(name, isRequired: false, failure)
        return failure == nil
    }

    /// Says whether a part is on, in the place of what was said of that name before.
    ///
    /// - Parameters:
    ///   - name: What the part is called.
    ///   - isRequired: Whether the plugin cannot do without it.
    ///   - error: Why it is not on; nil when it is.
    /// - Throws: ``DovetailCore/DovetailError/Code/tooLarge`` when more than
    ///   ``DovetailCore/FeatureStatus/most`` are reported, and what any use of a context throws that has ended.
    public func report(_ name: String, isRequired: Bool = false, error: (any Error)? = nil) async throws {
        try await self.backend.report(
            FeatureStatus(name: name, isRequired: isRequired, failure: error.map(Self.words)))
    }

    /// Reports; that nobody takes it does not keep the part from being on.
    private func tell(_ name: String, isRequired: Bool, _ error: (any Error)?) async {
        try? await self.report(name, isRequired: isRequired, error: error)
    }

    private static func words(_ error: any Error) -> String { (error as? DovetailError)?.message ?? "\(error)" }
}
