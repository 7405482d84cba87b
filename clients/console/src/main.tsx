import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { QueryClientProvider } from '@tanstack/react-query';
import { queries } from './api/queries';
import { session } from './api/session';
import { App } from './app/App';
import { LanguageProvider } from './i18n/LanguageProvider';
import './ui/tokens.css';
import './ui/base.css';
import './ui/components.css';
import './app/app.css';

void session.refresh();

const root = document.getElementById('root');
if (!root) throw new Error('index.html: no element #root');
createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </LanguageProvider>
  </StrictMode>,
);
