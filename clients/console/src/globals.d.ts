// Packages that only fill in Intl have no declarations of their own.
declare module '@formatjs/intl-numberformat/polyfill-force.js';
declare module '@formatjs/intl-datetimeformat/polyfill-force.js';
declare module '@formatjs/intl-datetimeformat/add-golden-tz.js';
declare module '@formatjs/intl-pluralrules/polyfill-force.js';
declare module '@formatjs/intl-numberformat/locale-data/*.js';
declare module '@formatjs/intl-datetimeformat/locale-data/*.js';
declare module '@formatjs/intl-pluralrules/locale-data/*.js';
declare module '@formatjs/intl-displaynames/locale-data/*.js';
