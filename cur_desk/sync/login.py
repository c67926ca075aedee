"""Signing in and unlocking: the first time with a link, afterwards without one until the lease ends.

The password does two things that are kept apart: it proves the person to the portal, and it opens
the files. When it is changed on the portal the two differ for a while (rulings W4 d).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta, tzinfo
from pathlib import Path

from cur_desk.clock import Clock, SystemClock
from cur_desk.contract.wire import Session, Tokens
from cur_desk.models.keys import KeyFile
from cur_desk.models.private_files import private_folder
from cur_desk.models.status import Status, StatusFile
from cur_desk.models.trouble import DiskTrouble, NoDeviceSecret, OtherDevice, WrongPassword
from cur_desk.models.wiping import WipeNote
from cur_desk.models.workspace import Workspace
from cur_desk.sync import errors, wiped, wiping
from cur_desk.sync.asking import Asking
from cur_desk.sync.credentials import DeviceSecrets
from cur_desk.sync.device import SIGNING_KEY, Device, folder_of, new_device
from cur_desk.sync.known import SessionMemory, recovery_of
from cur_desk.sync.lock import FolderLock
from cur_desk.sync.policy import STALL_S
from cur_desk.sync.signed_in import SignedIn
from cur_desk.sync.transport import check_address
from cur_desk.sync.wires import Wires

ZoneOf = Callable[[str], tzinfo]


class PasswordChanged(errors.CannotUnlock):
    """The portal took the password, the files are closed by the one before."""

    code = "password-changed"

    def __init__(self, login: Login, pending: _Pending) -> None:
        super().__init__(
            "Пароль на портале новый, а файлы на этом рабочем месте закрыты прежним.",
            advice="Введите прежний пароль один раз. Не помните — файлы откроет портал "
            "по ключу восстановления.",
        )
        self._login, self._pending = login, pending

    def with_old(self, old_password: str) -> SignedIn:
        """Opens with the old password and closes with the new one. Raises WrongPassword."""
        return self._login.finish_with_old(self._pending, old_password)

    def by_recovery(self) -> SignedIn:
        """«Не помню»: the portal opens the recovery slot and journals it."""
        return self._login.finish_by_recovery(self._pending)


@dataclass(slots=True)
class _Pending:
    device: Device
    folder: Path
    password: str
    tokens: Tokens


class Login:
    """Sign-in of the people of one workstation. ``zone_of``: region → its zone of time.

    ``rebuild_now=False`` leaves a due rebuild of projections to ``workspace.rebuild()``.
    """

    def __init__(
        self,
        home: Path,
        secrets: DeviceSecrets,
        zone_of: ZoneOf,
        *,
        ca_bundle: Path | None = None,
        clock: Clock | None = None,
        stall_s: float = STALL_S,
        rebuild_now: bool = True,
    ) -> None:
        self._rebuild_now = rebuild_now
        self.home = home
        self.secrets = secrets
        self._zone_of = zone_of
        self._ca_bundle = ca_bundle
        self._clock = clock or SystemClock()
        self._stall_s = stall_s
        self.asking = Asking(home, ca_bundle, self._clock, stall_s)

    # --- what the login screen and the verbs call --------------------------------------------

    def accounts(self) -> list[Status]:
        """Who has files here: names, counts and times only (status.json)."""
        folders = sorted((self.home / "users").glob("*/"))
        found = [StatusFile(folder).read() for folder in folders]
        return [status for status in found if status is not None and status.user]

    def has_files(self, portal: str, user: str) -> bool:
        """Whether this person may unlock without a link."""
        return self._keys(self._folder(check_address(portal), user)).exists

    def vouch(self, desk: SignedIn, password: str) -> None:
        """Whether this is the password of open files; wrong tries slow down. Raises."""
        self._keys(desk.workspace.folder).unlock(password, self.secrets.get())

    def sign_in(self, portal: str, user: str, password: str) -> SignedIn:
        """Opens the person's files, making them the first time.

        Raises SyncError, the troubles of the local files, or PasswordChanged.
        """
        try:
            return self._sign_in(portal, user, password)
        except OSError as error:
            raise DiskTrouble from error  # small files beside: no room, no access

    def _sign_in(self, portal: str, user: str, password: str) -> SignedIn:
        url, user = check_address(portal), user.strip()
        folder = self._folder(url, user)
        wiping.resume(self.home, folder)
        keys = self._keys(folder)
        if not keys.exists:
            return self._first(url, user, password, folder)
        device = Device.read(folder)
        try:
            key = keys.unlock(password, self.secrets.get())
        except WrongPassword as wrong:
            raise self._maybe_changed(device, folder, password) or wrong from None
        except (NoDeviceSecret, OtherDevice):
            # The keyring was emptied or the files were moved: the portal must vouch for the person.
            tokens = self.asking.tokens_or_wipe(device, folder, password)
            return self.finish_by_recovery(_Pending(device, folder, password, tokens))
        try:
            desk = self._open(device, folder, key)
        except DiskTrouble:
            self._obey_without_room(device, folder, key, password)
            raise
        try:
            self._go_on(desk, password)
        except wiped.Wiped:
            raise
        except BaseException:
            desk.close()
            raise
        return desk

    def _wiper(self, desk: SignedIn, reason: str) -> wiping.Wiper:
        return wiping.Wiper(self.home, desk.device, reason, self._clock, self.asking.client)

    def go_on_wiping(self) -> list[WipeNote]:
        """At each start: wipes that were cut, sealed files that wait; what is still to be told."""
        return wiping.go_on(self.home, self.asking.client)

    def _wiped(self, desk: SignedIn, reason: str) -> wiped.Wiped:
        wiper = desk.wiper(reason)
        wiper.seal(desk.workspace)
        desk.close()
        return wiper.finish()

    def _obey_without_room(self, device: Device, folder: Path, key: bytes, password: str) -> None:
        """The disk is so full that the files do not open: whether they are to be wiped is asked
        all the same, and then the cache gives its room first. Returns if they are not. Raises
        Wiped, CannotSeal."""
        try:
            tokens = self.asking.tokens(device, password)
            session = self.asking.session(device.portal, tokens.access_token)
            order = wiped.ORDERED if session.wipe else None
        except errors.SyncError as trouble:
            order = wiped.order_of(trouble)
        if order is None:
            return
        raise wiping.wipe_without_room(
            wiping.Wiper(self.home, device, order, self._clock, self.asking.client), folder, key
        )

    def sign_in_again(self, desk: SignedIn, password: str, old_password: str | None = None) -> None:
        """The portal asks for the password while the files are open (401 that no refresh cures).

        A new password closes the files anew when the old one is given; without it the files stay
        under the old one, and the next sign-in asks for it.
        """
        tokens = self.asking.tokens(desk.device, password)
        desk.wires.accept(tokens)
        keys = self._keys(desk.workspace.folder)
        if old_password is not None:
            keys.change_password(old_password, password, self.secrets.get())

    def finish_with_old(self, pending: _Pending, old_password: str) -> SignedIn:
        """See :class:`PasswordChanged`."""
        keys = self._keys(pending.folder)
        key = keys.change_password(old_password, pending.password, self.secrets.get())
        return self._with_tokens(self._open(pending.device, pending.folder, key), pending.tokens)

    def finish_by_recovery(self, pending: _Pending) -> SignedIn:
        """Opens the files by the recovery slot and wraps the key for this password and machine."""
        keys = self._keys(pending.folder)
        slot = keys.sealed_for_recovery()
        if slot is None:
            raise errors.CannotUnlock(
                "Ключа восстановления у этих файлов нет.",
                advice="Нужен прежний пароль. Обратитесь к администратору ЦУР.",
            )
        key = self.asking.recovery(pending.device, pending.tokens.access_token, slot[1])
        keys.check_key(key)
        keys.rewrap(key, pending.password, self.secrets.get_or_make())
        return self._with_tokens(self._open(pending.device, pending.folder, key), pending.tokens)

    # --- the first time ----------------------------------------------------------------------

    def _first(self, url: str, user: str, password: str, folder: Path) -> SignedIn:
        device, signing_key = new_device(url, user)
        tokens = self.asking.tokens(device, password)
        session = self.asking.session(url, tokens.access_token)
        device = replace(device, region=session.region)
        zone = self._zone_of(session.region)
        private_folder(folder)
        device.write(folder)
        secret = self.secrets.get_or_make()
        lock = FolderLock(folder)
        try:
            owner = (device.user, device.device)
            key = self._keys(folder).create(password, secret, recovery_of(session), owner)
            workspace = Workspace.open(folder, key, zone=zone, clock=self._clock)
            workspace.work.settings.set(SIGNING_KEY, signing_key)
        except BaseException:
            lock.release()
            raise
        wires = self._wires(device, workspace, lock)
        desk = SignedIn(workspace, wires, device, session, wiper_of=self._wiper)
        desk.wires.accept(tokens)
        self._keep(desk, session)
        return desk

    def _keep(self, desk: SignedIn, session: Session) -> None:
        desk.session = desk.fresh = session
        SessionMemory(desk.workspace.work.settings, self._clock).keep(session)
        desk.workspace.set_posts({post.id: post.organisation for post in session.posts})
        recovery = recovery_of(session)
        if recovery is not None:
            desk.workspace.set_recovery(recovery[1])
        desk.workspace.refresh_status(
            name=session.name,
            role=session.posts[0].title if session.posts else "",
            portal=desk.device.portal,
            user=desk.device.user,
            lease_until=self._clock.now() + timedelta(days=session.lease_days),
        )

    # --- afterwards --------------------------------------------------------------------------

    def _open(self, device: Device, folder: Path, key: bytes) -> SignedIn:
        lock = FolderLock(folder)
        try:
            workspace = Workspace.open(
                folder,
                key,
                zone=self._zone_of(device.region),
                clock=self._clock,
                rebuild_now=self._rebuild_now,
            )
        except BaseException:
            lock.release()
            raise
        memory = SessionMemory(workspace.work.settings, self._clock)
        with contextlib.suppress(DiskTrouble):  # the next moment is noted when there is room
            memory.tick()
        wires = self._wires(device, workspace, lock)
        if memory.session is None:
            # The files were made, the power went before the session was kept.
            nobody = _nobody(device, self._clock)
            return SignedIn(workspace, wires, device, nobody, wiper_of=self._wiper)
        return SignedIn(workspace, wires, device, memory.session, wiper_of=self._wiper)

    def _go_on(self, desk: SignedIn, password: str) -> None:
        """Without a link the lease decides; with a refresh token the portal is not asked now."""
        memory = SessionMemory(desk.workspace.work.settings, self._clock)
        lease_over = memory.lease_left() <= timedelta(0)
        if desk.wires.access.may_renew and not lease_over:
            return
        try:
            tokens = self.asking.tokens(desk.device, password)
            self._with_tokens(desk, tokens)
        except wiped.Wiped:
            raise
        except errors.SyncError as trouble:
            order = wiped.order_of(trouble)
            if order is not None:
                raise self._wiped(desk, order) from None
            if lease_over:
                raise errors.CannotUnlock(
                    "Срок работы без связи с порталом закончился. Записанное цело.",
                    advice=f"Войдите при связи с порталом. Сейчас: {trouble.message}",
                    code="lease-over",
                ) from None
            if isinstance(trouble, errors.AccessDenied):
                raise
            desk.portal_trouble = trouble

    def _with_tokens(self, desk: SignedIn, tokens: Tokens) -> SignedIn:
        desk.wires.accept(tokens)
        try:
            session = self.asking.session(desk.device.portal, tokens.access_token)
        except errors.SyncError as trouble:
            desk.portal_trouble = trouble
            return desk
        if session.wipe:
            raise self._wiped(desk, wiped.ORDERED)
        self._keep(desk, session)
        return desk

    def _maybe_changed(self, device: Device, folder: Path, password: str) -> PasswordChanged | None:
        """Asks the portal whether it knows the password that the files do not."""
        try:
            tokens = self.asking.tokens_or_wipe(device, folder, password)
        except (errors.AccessDenied, wiped.Wiped):
            raise
        except errors.SyncError:
            return None
        return PasswordChanged(self, _Pending(device, folder, password, tokens))

    # --- small things ------------------------------------------------------------------------

    def _folder(self, url: str, user: str) -> Path:
        return folder_of(self.home, url, user)

    def _keys(self, folder: Path) -> KeyFile:
        return KeyFile(folder, self._clock)

    def _wires(self, device: Device, workspace: Workspace, lock: FolderLock) -> Wires:
        return Wires(
            device.portal,
            workspace,
            device.device,
            ca_bundle=self._ca_bundle,
            stall_s=self._stall_s,
            clock=self._clock,
            lock=lock,
        )


def _nobody(device: Device, clock: Clock) -> Session:
    return Session.model_validate(
        {
            "user": device.user,
            "person": "",
            "name": device.user,
            "posts": [],
            "view": "figures",
            "region": device.region,
            "profile_version": 0,
            "portal_keys": [],
            "server_time": clock.now(),
            "lease_days": 0,
        }
    )
