/** Sessions: the token in a cookie that scripts cannot read, for pages and their event sources. */
import type { Context } from "hono";
import { deleteCookie, setCookie } from "hono/cookie";
import type { Actor } from "ticket-engine";
import type { Desk } from "../app.js";
import { Refusal } from "../problem.js";
import type { Routes } from "../route.js";
import * as schema from "../schemas.js";
import { sign, verify } from "../token.js";

export const COOKIE = "desk_session";

const HOURS = 12;

export function sessionRoutes(routes: Routes, { secret, now, demo, isHttps = false }: Desk): void {
  const sessionOf = (actor: Actor | undefined) => ({ actor: actor ?? null, isDemo: demo !== undefined });

  const saveToken = (context: Context, token: string) =>
    setCookie(context, COOKIE, token, {
      httpOnly: true,
      sameSite: "Strict",
      secure: isHttps || new URL(context.req.url).protocol === "https:",
      path: "/",
      maxAge: HOURS * 3_600,
    });
  const signInAs = (context: Context, role: "reporter" | "agent" | "admin"): Actor => {
    const actor = demo?.[role];
    if (!actor) throw new Refusal(403, "NO_DEMO", "this desk is not a demo; send a token");
    saveToken(context, sign(actor, secret, new Date(now().getTime() + HOURS * 3_600_000)));
    return actor;
  };

  routes.reading(
    {
      method: "get",
      audience: "public",
      path: "/session",
      summary: "Who is signed in",
      response: schema.Session,
    },
    async ({ context }) => sessionOf(context.get("actor")),
  );

  routes.reading(
    {
      method: "post",
      audience: "public",
      path: "/session",
      summary: "Signs in",
      body: schema.SignIn,
      response: schema.Session,
    },
    async ({ context, body }) => {
      if ("demo" in body) return sessionOf(signInAs(context, body.demo));
      const signed = verify(body.token, secret, now());
      if (!signed) throw new Refusal(401, "NOT_SIGNED_IN", "this token is invalid or expired");
      saveToken(context, body.token);
      return sessionOf(signed.actor);
    },
  );

  routes.reading(
    {
      method: "delete",
      audience: "public",
      path: "/session",
      summary: "Signs out",
      response: schema.Session,
    },
    async ({ context }) => {
      deleteCookie(context, COOKIE, { path: "/" });
      return sessionOf(undefined);
    },
  );

  // Links for the demo's start page in the terminal.
  for (const role of ["reporter", "agent", "admin"] as const) {
    if (!demo) break;
    routes.hono.get(`/session/${role}`, (context) => {
      signInAs(context, role);
      return context.redirect("/");
    });
  }
}
