'use strict';
// Passkeys: the one thing of the office that needs a script. Everything else works without.
(() => {
  const places = document.querySelectorAll('[data-passkey]');
  if (!window.PublicKeyCredential) return;

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const ids = (list) => (list || []).map((item) => ({ ...item, id: bytes(item.id) }));

  const post = async (place, url, body) => {
    const response = await fetch(url, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json', 'x-form-token': place.dataset.token },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(String(response.status));
    return response.json();
  };

  const create = async (options) => {
    const user = { ...options.user, id: bytes(options.user.id) };
    const excludeCredentials = ids(options.excludeCredentials);
    const publicKey = { ...options, challenge: bytes(options.challenge), user, excludeCredentials };
    const made = await navigator.credentials.create({ publicKey });
    const { attestationObject, clientDataJSON } = made.response;
    const response = { attestationObject: text(attestationObject), clientDataJSON: text(clientDataJSON) };
    return { id: made.id, rawId: text(made.rawId), type: made.type, response, extensions: {} };
  };

  const get = async (options) => {
    const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: ids(options.allowCredentials) };
    const shown = await navigator.credentials.get({ publicKey });
    const { authenticatorData, clientDataJSON, signature, userHandle } = shown.response;
    const response = {
      authenticatorData: text(authenticatorData),
      clientDataJSON: text(clientDataJSON),
      signature: text(signature),
      userHandle: userHandle ? text(userHandle) : null,
    };
    return { id: shown.id, rawId: text(shown.rawId), type: shown.type, response, extensions: {} };
  };

  places.forEach((place) => {
    const button = place.querySelector('button');
    const failed = place.querySelector('[role=alert]');
    place.hidden = false;
    button.addEventListener('click', async () => {
      button.disabled = true;
      failed.hidden = true;
      try {
        const { ceremony, options } = await post(place, place.dataset.begin, {});
        const credential = await (place.dataset.passkey === 'create' ? create : get)(options.publicKey);
        const name = place.querySelector('input')?.value ?? '';
        const done = await post(place, place.dataset.finish, { ceremony, credential, name, next: place.dataset.next ?? '' });
        location.assign(done.next);
      } catch {
        failed.hidden = false;
        button.disabled = false;
      }
    });
  });
})();
