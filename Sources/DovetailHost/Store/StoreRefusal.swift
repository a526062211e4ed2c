package import DovetailCore

/// What every store refuses, in the same words.
package enum StoreRefusal {
    /// There is a user of that name already.
    package static func userExists(_ user: UserID, heldBy holder: UserID) -> DovetailError {
        let reason =
            user == holder
            ? "There is a user \(holder) already."
            : "There is a user \(holder) already, and names that differ only in case are the same user."
        return DovetailError(.nameTaken, "\(reason) Choose another name.")
    }

    /// Nothing is kept of an installation to go back to.
    package static func noSnapshot(_ id: InstallationID) -> DovetailError {
        DovetailError(.internalError, "Nothing is kept of \(id) to go back to.", remedy: .askOperator)
    }

    /// Another installation's joined id would be the same.
    package static func joinedID(_ id: InstallationID, heldBy holder: InstallationID) -> DovetailError {
        DovetailError(
            .nameTaken,
            """
            \(id) would have the plugin id \u{201C}\(id.joined)\u{201D}, which \(holder) has already: user and slug are \
            joined by \u{201C}_\u{201D}, and both hold one. Install it for a user of another name.
            """)
    }

    /// Another module's joined id would be the same.
    package static func moduleID(_ module: ModuleRecord, heldBy holder: ModuleRecord) -> DovetailError {
        let reason =
            module.installation == holder.installation
            ? "which another module of the same plugin has already. Module names are unique within a plugin."
            : """
            which the module \(holder.module.name) of \(holder.installation) has already: user, slug and module name are \
            joined by \u{201C}_\u{201D}. Install it for a user of another name.
            """
        return DovetailError(
            .nameTaken,
            """
            The module \(module.module.name) of \(module.installation) would have the id \u{201C}\(module.id)\u{201D}, \
            \(reason)
            """)
    }

    /// Another plugin has that slug, in other case.
    package static func slug(_ slug: PluginSlug, heldBy holder: PluginSlug) -> DovetailError {
        Self.pluginName("slug", slug.rawValue, of: slug, heldBy: holder)
    }

    /// Another plugin has that name, scope or the like.
    package static func pluginName(
        _ kind: String, _ text: String, of slug: PluginSlug, heldBy holder: PluginSlug
    ) -> DovetailError {
        DovetailError(
            .nameTaken,
            """
            The \(kind) \u{201C}\(text)\u{201D} of \(slug) belongs to the plugin \(holder) already; upper and lower case \
            do not tell them apart. Give \(slug) another \(kind) in its manifest and publish it again.
            """,
            remedy: .askAuthor)
    }

    /// The release is in the catalogue.
    package static func releaseExists(_ id: ReleaseID) -> DovetailError {
        DovetailError(
            .contentConflict,
            "\(id) is published already. A version is published once: raise the version and publish again.",
            remedy: .askAuthor)
    }

    /// The release is not in the catalogue.
    package static func noRelease(_ id: ReleaseID) -> DovetailError {
        DovetailError(.releaseNotFound, "\(id) is not published. Ask for the plugin's releases to see which there are.")
    }

    /// Somebody uses the release.
    package static func releaseInUse(_ id: ReleaseID, by installation: InstallationID) -> DovetailError {
        DovetailError(
            .operationInProgress,
            "\(id) is in use, by \(installation) for one. Update or uninstall what is on it, then remove it again.")
    }

    /// Another operation of the installation runs.
    package static func operationRuns(_ running: LifecycleOperation) -> DovetailError {
        DovetailError(
            .operationInProgress,
            """
            \(running.installation) is in the middle of another operation (\(running.kind.rawValue), \(running.id)). \
            Try again when it has ended.
            """,
            remedy: .retry)
    }

    /// There is no such running operation.
    package static func notRunning(_ id: OperationID) -> DovetailError {
        DovetailError(
            .internalError, "Nothing can be prepared for operation \(id): it never began or has ended.",
            remedy: .askOperator)
    }

    /// The operation has ended already, in another way.
    package static func endedOtherwise(
        _ operation: LifecycleOperation, as status: LifecycleOperation.Status
    ) -> DovetailError {
        DovetailError(
            .interrupted,
            """
            The operation \(operation.id) (\(operation.kind.rawValue)) of \(operation.installation) cannot end as \
            \(operation.status.rawValue): it has ended as \(status.rawValue) already, and nothing more was changed. \
            Look at the installation, and try again.
            """,
            remedy: .retry)
    }

    /// There is no such installation.
    package static func notInstalled(_ id: InstallationID) -> DovetailError {
        DovetailError(.notInstalled, "\(id) is not installed. Install it first.")
    }
}
