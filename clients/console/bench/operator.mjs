// A broker with a password, made by the first administrator.
const newPassword = (userName) => `${userName} measures the qanat by lamplight`;

// Sets a password of one's own; gives the headers of a session with it.
async function enter(deployment, userName, oneTime) {
  const password = newPassword(userName);
  const bearer = async (given) => {
    const { token } = await deployment.call('access', 'SignIn', { userName, password: given });
    return { authorization: `Bearer ${token}` };
  };
  await deployment.call('access', 'SetPassword', { password: oneTime, newPassword: password }, await bearer(oneTime));
  return { userName, password, headers: await bearer(password) };
}

export async function makeOperator(deployment) {
  const { headers } = await enter(deployment, 'admin', deployment.oneTimePassword);
  const principal = { userName: 'ayna', displayName: 'Ayna', kind: 'PRINCIPAL_KIND_PERSON', roles: ['ROLE_OPERATOR'] };
  const made = await deployment.call('access', 'CreatePrincipal', { principal, principalId: 'ayna' }, headers);
  return enter(deployment, 'ayna', made.password);
}
